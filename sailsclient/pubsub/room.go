package pubsub

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

// ClassOf is the class room of a model.
func ClassOf(model string) Room {
	panic("TODO")
}

// RoomOf is the room of a record.
func RoomOf(r Record) Room {
	panic("TODO")
}

// ParseRoom reads the name of a room. What is neither a class's nor a record's
// is a custom room.
func ParseRoom(name string) Room {
	panic("TODO")
}
