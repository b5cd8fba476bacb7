// Package secret decides what is secret, and hides it. Whatever shows, writes or
// reports something that a user gave asks this package.
//
// There are two policies. URL, Query, Header and Settings are for the settings of a
// connection and its handshake, where a name like session is a secret: better one
// too many. Line, Headers and Body are for requests, most names of which are the
// app's own words. There are two outputs: Stars, for what is shown or written, and
// SameLength, for fields that are edited.
package secret
