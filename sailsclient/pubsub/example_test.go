package pubsub_test

import (
	"context"
	"fmt"
	"time"

	"sailscope/internal/demo"
	"sailscope/sailsclient"
	"sailscope/sailsclient/pubsub"
	"sailscope/sailsclient/socketio"
)

// A request for a record subscribes a socket to the record's room. A Ledger says so, and
// the next update of the record confirms it.
func Example() {
	server, err := demo.Start(demo.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()
	socket, err := sailsclient.New(sailsclient.Options{URL: server.URL()})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer socket.Close()
	events := make(chan sailsclient.Event, 10)
	socket.OnAny(func(e sailsclient.Event) { events <- e })
	if err := socket.Connect(); err != nil {
		fmt.Println(err)
		return
	}

	ctx := context.Background()
	get := sailsclient.Request{Method: "get", URL: "/boat/1"}
	response, err := socket.Request(ctx, get)
	if err != nil {
		fmt.Println(err)
		return
	}
	ledger := pubsub.NewLedger()
	ledger.Answered(pubsub.ReadAnswer(get, response), time.Now())
	boat := pubsub.RoomOf(pubsub.Record{Model: "boat", ID: "1"})
	subscription, _, _ := ledger.Find(boat)
	fmt.Println(boat.Name, subscription.Evidence == pubsub.Believed)

	// The requester itself is left out, so another socket updates the boat.
	other, err := sailsclient.New(sailsclient.Options{URL: server.URL()})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer other.Close()
	if err := other.Connect(); err != nil {
		fmt.Println(err)
		return
	}
	if _, err := other.Patch(ctx, "/boat/1", map[string]string{"name": "Tern"}); err != nil {
		fmt.Println(err)
		return
	}
	event := <-events
	ledger.Heard(event, pubsub.Look(event))
	notice, _ := pubsub.Read(event)
	subscription, _, _ = ledger.Find(notice.Room())
	fmt.Println(notice.Verb, notice.Model, notice.ID, subscription.Evidence == pubsub.Seen)
	// Output:
	// sails_model_boat_1:boat true
	// updated boat 1 true
}

// Read says what an event means.
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

// A Ledger lists the rooms that a socket's requests have subscribed it to, and the
// requests that subscribe it again after a disconnect.
func ExampleLedger() {
	ledger := pubsub.NewLedger()
	request := sailsclient.Request{Method: "get", URL: "/boat"}
	response := sailsclient.JWR{StatusCode: 200, Body: []byte(`[{"id":7}]`)}
	ledger.Answered(pubsub.ReadAnswer(request, response), time.Now())
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
