package sailstest

// program is what a Server runs: a script of testdata, next to the packages that npm installed in a
// folder of it.
type program struct {
	name     string   // in failures
	folder   string   // below testdata; the process runs there
	packages []string // that must be installed there
	script   []string // its path below testdata
}

func sailsApp(g Generation) program {
	packages := []string{"sails", "sails-hook-orm", "sails-hook-sockets", "sails-disk", "@sailshq/socket.io-redis"}
	if g == EIO4 {
		packages = append(packages, "@socket.io/redis-adapter")
	}
	return program{
		name:     g.String() + " Sails app",
		folder:   "sails-" + g.String(),
		packages: packages,
		script:   []string{"sailsapp", "app.js"},
	}
}

func plainServer(g Generation) program {
	return program{
		name:     g.String() + " Socket.IO server",
		folder:   "socketio-" + g.String(),
		packages: []string{"socket.io"},
		script:   []string{"socketio-server", "server.js"},
	}
}
