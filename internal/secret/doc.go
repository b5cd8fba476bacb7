// Package secret decides what is secret, and hides it. All code that shows, writes or
// reports what a user entered calls it.
//
// There are two policies. URL, Query, Header and Settings are for the settings of a
// connection and its handshake. There, a name like session means a secret: it is better
// to hide too much. Line, Headers and Body are for requests, where most names are the
// app's own words. There are two outputs: Stars for texts that are shown or written, and
// SameLength for fields that the user edits. Known hides texts that are secret by their
// value, wherever they appear.
package secret
