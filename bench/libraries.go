package main

import "runtime/debug"

// Names of the contenders, on the command line and above the table.
const (
	nameOurs     = "sailsclient"
	nameZishang  = "zishang520"
	nameSocketIO = "socket.io-client"
	nameSailsIO  = "sails.io.js"
	nameDiscard  = "websocket alone"
)

// libraries are the Go contenders.
func libraries() map[string]library {
	return map[string]library{
		nameOurs:    {open: openSails, retry: retrySails, module: "sailscope"},
		nameZishang: {open: openZishang, retry: retryZishang, module: "github.com/zishang520/socket.io/clients/socket/v3"},
		nameDiscard: {open: openDiscard, module: "github.com/coder/websocket"},
	}
}

// versionOf is a module's path and the version that this binary has of it.
func versionOf(module string) string {
	build, ok := debug.ReadBuildInfo()
	if !ok {
		return module
	}
	for _, dependency := range build.Deps {
		if dependency.Path == module {
			return module + " " + dependency.Version
		}
	}
	return module
}
