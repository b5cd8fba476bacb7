package rooms

import "sailscope/sailsclient/pubsub"

// Title returns a short name of a room for people. It contains text of the server, so escape it.
func Title(room pubsub.Room) string {
	switch room.Kind {
	case pubsub.ClassRoom:
		return room.Model + " · new records"
	case pubsub.RecordRoom:
		return room.Model + " #" + string(room.ID)
	default:
		return room.Name
	}
}
