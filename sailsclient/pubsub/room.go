package pubsub

import "strings"

// RoomKind says what a room is for.
type RoomKind uint8

// The kinds of rooms.
const (
	CustomRoom RoomKind = iota // a room that the app joins with sails.sockets.join
	ClassRoom                  // gets new records of a model
	RecordRoom                 // gets changes of one record
)

// Room is a room of the server. A custom room has no Record. The Record of a class room has no
// ID. Rooms are comparable.
type Room struct {
	Name string
	Kind RoomKind
	Record
}

// Sails' names of rooms: sails_model_create_boat, and sails_model_boat_7:boat.
const (
	recordPrefix = "sails_model_"
	classPrefix  = recordPrefix + "create_"
)

// ClassOf returns the class room of a model.
func ClassOf(model string) Room {
	name := classPrefix + model
	return Room{Name: name, Kind: ClassRoom, Record: Record{Model: name[len(classPrefix):]}}
}

// RoomOf returns the room of a record. It shares no memory with the record.
func RoomOf(r Record) Room {
	name := recordPrefix + r.Model + "_" + string(r.ID) + ":" + r.Model
	id := len(recordPrefix) + len(r.Model) + len("_")
	return Room{Name: name, Kind: RecordRoom, Record: Record{
		Model: name[len(name)-len(r.Model):],
		ID:    ID(name[id : id+len(r.ID)]),
	}}
}

// ParseRoom returns the room of that name. It is a custom room unless the name is that of a
// class room or a record room.
func ParseRoom(name string) Room {
	// Records first, because those of a model called create have the prefix of class
	// rooms.
	if r, ok := recordOf(name); ok {
		return Room{Name: name, Kind: RecordRoom, Record: r}
	}
	if model, ok := strings.CutPrefix(name, classPrefix); ok && model != "" {
		return ClassOf(model)
	}
	return Room{Name: name}
}

// recordOf finds the model behind the last colon, and the id between it and the
// same model's name at the beginning. Both may hold underscores and colons: as
// long as the two names differ, the model's begins at an earlier colon.
func recordOf(name string) (Record, bool) {
	inner, ok := strings.CutPrefix(name, recordPrefix)
	if !ok {
		return Record{}, false
	}
	for colon := strings.LastIndexByte(inner, ':'); colon > 0; colon = strings.LastIndexByte(inner[:colon], ':') {
		model := inner[colon+1:]
		id, ok := strings.CutPrefix(inner[:colon], model+"_")
		if ok && model != "" && id != "" {
			return Record{Model: model, ID: ID(id)}, true
		}
	}
	return Record{}, false
}
