package pubsub_test

import (
	"testing"

	"pgregory.net/rapid"

	"sailscope/sailsclient/pubsub"
)

func TestParseRoom(t *testing.T) {
	record := func(name, model string, id pubsub.ID) pubsub.Room {
		return pubsub.Room{Name: name, Kind: pubsub.RecordRoom, Record: pubsub.Record{Model: model, ID: id}}
	}
	class := func(name, model string) pubsub.Room {
		return pubsub.Room{Name: name, Kind: pubsub.ClassRoom, Record: pubsub.Record{Model: model}}
	}
	for _, want := range []pubsub.Room{
		class("sails_model_create_boat", "boat"),
		class("sails_model_create_boat_type", "boat_type"),
		class("sails_model_create_7:boat", "7:boat"),
		record("sails_model_boat_7:boat", "boat", "7"),
		record("sails_model_boat_type_7:boat_type", "boat_type", "7"),
		record("sails_model_boat_a_b:c:boat", "boat", "a_b:c"),
		record("sails_model_boat_:boat:boat", "boat", ":boat"),
		record("sails_model_create_7:create", "create", "7"),
		record("sails_model_créé_é:créé", "créé", "é"),
		record("sails_model_a:b_7:a:b", "a:b", "7"),
		{Name: "sails_model_boat_7:berth"},
		{Name: "sails_model_boat_:boat"},
		{Name: "sails_model_boat_7"},
		{Name: "sails_model_create_"},
		{Name: "sails_model__7:"},
		{Name: "harbour"},
		{},
	} {
		if got := pubsub.ParseRoom(want.Name); got != want {
			t.Errorf("%s is %+v, want %+v", want.Name, got, want)
		}
	}
}

// Every id comes back from the name of its room, and every model whose name has
// no colon. (No file of a model can have one.)
func TestRoomNamesComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		model := rapid.StringMatching(`[a-z_0-9é]+`).Draw(t, "model")
		id := rapid.OneOf(rapid.StringMatching(`[a-z_:0-9]+`), rapid.StringN(1, -1, -1)).Draw(t, "id")
		room := pubsub.RoomOf(pubsub.Record{Model: model, ID: pubsub.ID(id)})
		if got := pubsub.ParseRoom(room.Name); got != room {
			t.Fatalf("%+v comes back as %+v", room, got)
		}
		class := pubsub.ClassOf(model)
		if got := pubsub.ParseRoom(class.Name); got != class {
			t.Fatalf("%+v comes back as %+v", class, got)
		}
	})
}
