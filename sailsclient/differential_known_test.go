package sailsclient_test

import "sailscope/internal/sailstest"

// knownDifference is what our client does otherwise than the official one in a
// case, and why. One that no longer differs, or differs otherwise, fails.
type knownDifference struct {
	reason string               // as docs/differences-from-sails.io.js.md lists it
	only   sailstest.Generation // 0 is all
	lines  []string             // - what the official client was told, + what ours was
}

// The reasons that several cases share.
const (
	reasonPending = "A request that was on its way when the connection went fails with a `DisconnectedError`; " +
		"sails.io.js calls back with status 0 and the body `null`."
	reasonData  = "Data that is neither an object nor an array is refused; sails.io.js sends `{}` instead of `0`, `false` and `\"\"`."
	reasonQuery = "A value in the handshake's query keeps its `=`, and a name without a value has an empty one, as with socket.io-client 4; " +
		"sails.io.js cuts the value at a second `=`, and sends `undefined`."
)

func knownDifferences() map[string]knownDifference {
	silentFailed := []string{
		`- step {"answer":"get /silent","body":null,"headers":{},"status":0}`,
		`+ step {"failed":"get /silent"}`,
	}
	dataRefused := []string{
		"- step " + echoed("POST", `"cookie":"sails.sid=<session>"`),
		`+ step {"refused":"post /echo"}`,
		`- a heard {"answer":"post /echo"}`,
	}
	handshake := func(theirs, ours string) []string {
		const answer = ` step {"answer":"get /handshake","body":`
		return []string{"-" + answer + theirs + `,"headers":{},"status":200}`, "+" + answer + ours + `,"headers":{},"status":200}`}
	}
	return map[string]knownDifference{
		"handshake query, padding":          {reason: reasonQuery, lines: handshake(`{"token":"aGk+/8w"}`, `{"token":"aGk+/8w=="}`)},
		"handshake query, no value":         {reason: reasonQuery, lines: handshake(`{"a":"1","flag":"undefined"}`, `{"a":"1","flag":""}`)},
		"handshake query, empty parts":      {reason: reasonQuery, lines: handshake(`{"":"undefined","a":"1","b":""}`, `{"":"","a":"1","b":""}`)},
		"disconnect fails what is pending":  {reason: reasonPending, lines: silentFailed},
		"a lost link fails what is pending": {reason: reasonPending, lines: silentFailed},
		"a kick fails what is pending":      {reason: reasonPending, lines: silentFailed},
		"data zero":                         {reason: reasonData, lines: dataRefused},
		"data false":                        {reason: reasonData, lines: dataRefused},
		"data empty string":                 {reason: reasonData, lines: dataRefused},
		"URL empty": {
			reason: "A request without a path is refused; sails.io.js sends it, the server cannot parse it, " +
				"and its error comes back as status 200 without a body.",
			lines: []string{
				`- step {"answer":"get","headers":{},"status":200}`,
				`+ step {"refused":"get"}`,
				`- a heard {"answer":"get"}`,
			},
		},
		"no method": {
			reason: "A `Request` names its method; sails.io.js takes `get` if there is none.",
			lines: []string{
				"- step " + `{"answer":"/echo",` + echoBody("GET", `"cookie":"sails.sid=<session>"`),
				`+ step {"refused":"/echo"}`,
				`- a heard {"answer":"/echo"}`,
			},
		},
		"an unknown method": {
			reason: "A method that Sails does not know is refused; sails.io.js sends it, and no response ever comes.",
			lines: []string{
				`- step {"unanswered":"brew /echo"}`,
				`+ step {"refused":"brew /echo"}`,
			},
		},
		"header overridden in another case": {
			reason: "A request's header replaces the socket's of the same name in any case; sails.io.js sends both, " +
				"and Sails takes the socket's.",
			lines: []string{
				"- step " + echoed("GET", `"X-Mast":"tall","cookie":"sails.sid=<session>","x-mast":"short"`),
				"+ step " + echoed("GET", `"X-Mast":"tall","cookie":"sails.sid=<session>","x-mast":"tall"`),
			},
		},
		"all listeners of an event removed": {
			reason: "`Off` removes every listener of an event; `off` without a function of sails.io.js removes the first one only.",
			lines:  []string{`- a heard {"args":[{"seq":0}],"listener":"second"}`},
		},
		"a disconnect after all listeners were removed": {
			reason: "`RemoveAllListeners` removes yours only; that of sails.io.js also removes its own, " +
				"and then a disconnect leaves requests unanswered.",
			lines: []string{
				`- step {"unanswered":"get /silent"}`,
				`+ step {"failed":"get /silent"}`,
			},
		},
		"listeners after reconnecting by hand": {
			reason: "Listeners outlive `Disconnect` and `Reconnect`; sails.io.js keeps only those from before it first connected.",
			lines:  []string{`+ a heard {"args":[{"from":"somebody","text":"back"}],"listener":"listener"}`},
		},
		"an event with a name of the client's own": {
			reason: "An event that an app calls `disconnect` is one like others; sails.io.js fails its pending requests. " +
				"(Socket.IO 4 has no such events.)",
			only: sailstest.EIO3,
			lines: []string{
				`- step {"answer":"post /burst?n=1&event=disconnect","body":null,"headers":{},"status":0}`,
				`+ step {"answer":"post /burst?n=1&event=disconnect","body":{"event":"disconnect","sent":1},"headers":{},"status":200}`,
				`+ a heard {"answer":"post /burst?n=1&event=disconnect"}`,
			},
		},
	}
}

// echoed is what /echo answers to a request without data.
func echoed(method, headers string) string {
	labels := map[string]string{"GET": "get /echo", "POST": "post /echo"}
	return `{"answer":"` + labels[method] + `",` + echoBody(method, headers)
}

func echoBody(method, headers string) string {
	return `"body":{"body":{},"headers":{` + headers + `},"isSocket":true,"method":"` + method +
		`","query":{},"socketId":"<id 1 of a>","url":"/echo"},"headers":{},"status":200}`
}
