package rooms

import "sailscope/sailsclient/pubsub"

// Title is a room as people think of it. It is the server's text, to be escaped.
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
