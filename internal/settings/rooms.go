package settings

import (
	"errors"
	"fmt"
	"strings"

	"sailscope/internal/header"
	"sailscope/model/request"
	"sailscope/sailsclient"
)

// Room is one of the app's own rooms, and the request that joins it. Line is the
// request as it was written.
type Room struct {
	Name, Line string
	Request    sailsclient.Request
}

// roomSeparator is between the name of a room and the request that joins it. Names
// of rooms may have colons, but hardly ever a colon and a space.
const roomSeparator = ": "

func rooms() access {
	return access{
		read: func(c *Connection) []string {
			var lines []string
			for _, room := range c.Rooms {
				lines = append(lines, room.Name+roomSeparator+room.Line)
			}
			return lines
		},
		write: func(c *Connection, text string) error {
			room, err := parseRoom(text)
			if err != nil {
				return fmt.Errorf("%w: write it like 'lobby: POST /lobby/join'", err)
			}
			c.Rooms = append(c.Rooms, room)
			return nil
		},
	}
}

func parseRoom(text string) (room Room, err error) {
	room.Name, room.Line, _ = strings.Cut(text, roomSeparator)
	if strings.TrimSpace(room.Name) == "" || strings.ContainsFunc(room.Name, header.IsControl) {
		return room, errors.New("it names no room")
	}
	room.Request, err = request.Draft{Line: room.Line}.Request(nil)
	return room, err
}
