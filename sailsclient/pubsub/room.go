package pubsub

import "strings"

// RoomKind tells what a room is for.
type RoomKind uint8

// The kinds of rooms.
const (
	CustomRoom RoomKind = iota // sails.sockets.join
	ClassRoom                  // hears of new records of a model
	RecordRoom                 // hears of changes of one record
)

// Room is a room of the server. A custom room has no Record, a class room's has
// no ID. Rooms are comparable.
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

// ClassOf is the class room of a model.
func ClassOf(model string) Room {
	name := classPrefix + model
	return Room{Name: name, Kind: ClassRoom, Record: Record{Model: name[len(classPrefix):]}}
}

// RoomOf is the room of a record. It shares no memory with the record.
func RoomOf(r Record) Room {
	name := recordPrefix + r.Model + "_" + string(r.ID) + ":" + r.Model
	id := len(recordPrefix) + len(r.Model) + len("_")
	return Room{Name: name, Kind: RecordRoom, Record: Record{
		Model: name[len(name)-len(r.Model):],
		ID:    ID(name[id : id+len(r.ID)]),
	}}
}

// ParseRoom reads the name of a room. What is neither a class's nor a record's
// is a custom room.
func ParseRoom(name string) Room {
	// Records go first: those of a model called create have the prefix of class
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
