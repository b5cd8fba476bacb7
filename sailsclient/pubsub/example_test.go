package pubsub_test

import (
	"fmt"
	"time"

	"sailscope/sailsclient"
	"sailscope/sailsclient/pubsub"
	"sailscope/sailsclient/socketio"
)

func ExampleRead() {
	n, _ := pubsub.Read(sailsclient.Event{Event: socketio.Event{
		Name: "boat",
		Args: `{"verb":"updated","id":7,"data":{"name":"Tern"},"previous":{"id":7,"name":"Albatross"}}`,
	}})
	fmt.Println(n.Verb, n.Model, n.ID, "to", n.Room().Name)
	fmt.Printf("%s -> %s\n", n.Previous, n.Data)
	// Output:
	// updated boat 7 to sails_model_boat_7:boat
	// {"id":7,"name":"Albatross"} -> {"name":"Tern"}
}

func ExampleLedger() {
	ledger := pubsub.NewLedger()
	request := sailsclient.Request{Method: "get", URL: "/boat"}
	answer := sailsclient.JWR{StatusCode: 200, Body: []byte(`[{"id":7}]`)}
	ledger.Answered(pubsub.ReadAnswer(request, answer), time.Now())
	for _, s := range ledger.Subscriptions() {
		fmt.Println(s.Room.Name, "because of", s.Because.Method, s.Because.URL)
	}
	ledger.Disconnected(time.Now())
	requests, _ := ledger.Replay()
	fmt.Println("lost, until", requests[0].Method, requests[0].URL)
	// Output:
	// sails_model_create_boat because of get /boat
	// sails_model_boat_7:boat because of get /boat
	// lost, until get /boat
}
