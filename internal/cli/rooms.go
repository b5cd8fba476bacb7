package cli

import (
	"errors"
	"fmt"
	"strings"

	"sailscope/model/request"
	"sailscope/tui"
)

// roomSeparator stands between a room and the request that joins it. Names of
// rooms have colons, but hardly one with a blank behind it.
const roomSeparator = ": "

// namedRooms are the rooms of --room, checked.
func (f *connectionFlags) namedRooms() ([]tui.Room, error) {
	var rooms []tui.Room
	for _, text := range f.rooms {
		name, line, _ := strings.Cut(text, roomSeparator)
		r, err := request.Draft{Line: line}.Request(nil)
		if strings.TrimSpace(name) == "" || strings.ContainsFunc(name, isControl) {
			err = errors.New("it names no room")
		}
		if err != nil {
			return nil, fmt.Errorf("--room: %w: write it like 'lobby: POST /lobby/join'", err)
		}
		rooms = append(rooms, tui.Room{Name: name, Line: line, Request: r})
	}
	return rooms, nil
}
