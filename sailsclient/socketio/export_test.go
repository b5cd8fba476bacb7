package socketio

// SplitEvent is what every event goes through.
var SplitEvent = splitEvent
