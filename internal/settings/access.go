package settings

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"sailscope/internal/header"
	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
)

// access reads the texts of a setting from a connection, and writes one into it.
type access struct {
	read  func(*Connection) []string
	write func(*Connection, string) error
}

// one returns a list with the text, or nil if the text is empty.
func one(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}

// text is for a setting whose text is the value of the field.
func text(field func(*Connection) *string) access {
	return access{
		read: func(c *Connection) []string { return one(*field(c)) },
		write: func(c *Connection, text string) error {
			*field(c) = text
			return nil
		},
	}
}

// onOff is for a switch. The field is true if the switch differs from its default.
func onOff(byDefault bool, field func(*Connection) *bool) access {
	return access{
		read: func(c *Connection) []string {
			if !*field(c) {
				return nil
			}
			return []string{strconv.FormatBool(!byDefault)}
		},
		write: func(c *Connection, text string) error {
			on, err := parseSwitch(text)
			*field(c) = on != byDefault
			return err
		},
	}
}

func parseSwitch(text string) (bool, error) {
	switch text {
	case "yes":
		return true, nil
	case "no":
		return false, nil
	}
	on, err := strconv.ParseBool(text)
	if err != nil {
		return false, errors.New("it is either true or false")
	}
	return on, nil
}

// duration is for a time of more than 0.
func duration(field func(*Connection) *time.Duration) access {
	return access{
		read: func(c *Connection) []string {
			if *field(c) <= 0 {
				return nil
			}
			return []string{field(c).String()}
		},
		write: func(c *Connection, text string) error {
			d, err := time.ParseDuration(text)
			if err != nil || d <= 0 {
				return errors.New("it has to be a time of more than 0, like 500ms, 20s or 2m")
			}
			*field(c) = d
			return nil
		},
	}
}

// count is for a whole number whose default is 0.
func count(field func(*Connection) *int) access {
	return access{
		read: func(c *Connection) []string {
			if *field(c) == 0 {
				return nil
			}
			return []string{strconv.Itoa(*field(c))}
		},
		write: func(c *Connection, text string) (err error) {
			if *field(c), err = strconv.Atoi(text); err != nil {
				return errors.New("it has to be a whole number, like 0 or 10")
			}
			return nil
		},
	}
}

// fraction is for a number from 0 to 1. The library takes 0 for its default, so the
// field is negative if the setting is 0.
func fraction(field func(*Connection) *float64) access {
	return access{
		read: func(c *Connection) []string {
			if *field(c) == 0 {
				return nil
			}
			return []string{strconv.FormatFloat(max(*field(c), 0), 'f', -1, 64)}
		},
		write: func(c *Connection, text string) error {
			value, err := strconv.ParseFloat(text, 64)
			if err != nil || !(value >= 0) {
				return errors.New("it has to be a number from 0 to 1, like 0.5")
			}
			if value == 0 {
				value = -1
			}
			*field(c) = value
			return nil
		},
	}
}

// route is for a path of the app. "true" stands for the usual path.
func route(usual string, field func(*Connection) *string) access {
	return access{
		read: func(c *Connection) []string { return one(*field(c)) },
		write: func(c *Connection, text string) error {
			on, err := parseSwitch(text)
			switch {
			case strings.HasPrefix(text, "/"):
				*field(c) = text
			case text == "", err == nil && !on:
				*field(c) = ""
			case err == nil:
				*field(c) = usual
			default:
				return fmt.Errorf("it takes the path of a route, like %s; a token itself goes into the header x-csrf-token", usual)
			}
			return nil
		},
	}
}

// session is for a switch that also takes the route of the session cookie.
func session() access {
	return access{
		read: func(c *Connection) []string {
			switch o := c.Options; {
			case !o.Session:
				return nil
			case o.SessionPath == "", o.SessionPath == sailsclient.CookieRoute:
				return []string{"true"}
			default:
				return []string{o.SessionPath}
			}
		},
		write: func(c *Connection, text string) error {
			if strings.HasPrefix(text, "/") {
				c.Options.Session, c.Options.SessionPath = true, text
				return nil
			}
			on, err := parseSwitch(text)
			if err != nil {
				return errors.New("it is true, false, or the path of the route that gives the cookie, like " + sailsclient.CookieRoute)
			}
			c.Options.Session, c.Options.SessionPath = on, ""
			return nil
		},
	}
}

// address is for the URL of the app. The library takes an empty URL for the default.
// Here it is an error: somebody forgot to set a variable.
func address() access {
	a := text(func(c *Connection) *string { return &c.Options.URL })
	set := a.write
	a.write = func(c *Connection, text string) error {
		if strings.TrimSpace(text) == "" {
			return errors.New("the URL is empty: give the app's address, " + sailsclient.DefaultURL + " for example")
		}
		return set(c, text)
	}
	return a
}

func transports() access {
	return access{
		read: func(c *Connection) []string {
			names := make([]string, len(c.Options.Transports))
			for i, t := range c.Options.Transports {
				names[i] = string(t)
			}
			return one(strings.Join(names, ","))
		},
		write: func(c *Connection, text string) error {
			c.Options.Transports = nil
			for _, name := range Words(text) {
				c.Options.Transports = append(c.Options.Transports, engineio.Transport(name))
			}
			return nil
		},
	}
}

// Words returns the words of a List setting.
func Words(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
}

func version() access {
	return access{
		read: func(c *Connection) []string {
			if c.Options.EngineIO == engineio.Auto {
				return nil
			}
			return []string{c.Options.EngineIO.String()}
		},
		write: func(c *Connection, text string) (err error) {
			c.Options.EngineIO, err = engineio.ParseVersion(text)
			return err
		},
	}
}

// requestHeaders is for the headers of all virtual requests.
func requestHeaders() access {
	return access{
		read: func(c *Connection) []string {
			var lines []string
			for _, name := range slices.Sorted(maps.Keys(c.Options.Headers)) {
				lines = append(lines, name+": "+c.Options.Headers[name])
			}
			return lines
		},
		write: func(c *Connection, text string) error {
			name, value, err := header.Parse(text)
			if err != nil {
				return err
			}
			if _, given := c.Options.Headers[name]; given {
				return fmt.Errorf("%s is there twice: leave one out", name)
			}
			if c.Options.Headers == nil {
				c.Options.Headers = make(map[string]string)
			}
			c.Options.Headers[name] = value
			return nil
		},
	}
}

// handshakeHeaders are the headers without a setting of their own. If a header has
// one, these are its second and later values.
func handshakeHeaders() access {
	return access{
		read: func(c *Connection) []string {
			var lines []string
			for _, name := range slices.Sorted(maps.Keys(c.Options.ConnectHeaders)) {
				values := c.Options.ConnectHeaders[name]
				if len(values) > 0 && slices.Contains(ownHeaders, name) {
					values = values[1:]
				}
				for _, value := range values {
					lines = append(lines, name+": "+value)
				}
			}
			return lines
		},
		write: func(c *Connection, text string) error {
			name, value, err := header.Parse(text)
			if err != nil {
				return err
			}
			c.addHeader(name, value)
			return nil
		},
	}
}

func (c *Connection) addHeader(name, value string) {
	if c.Options.ConnectHeaders == nil {
		c.Options.ConnectHeaders = make(http.Header)
	}
	c.Options.ConnectHeaders.Add(name, value)
}

// ownHeader is for the first value of a header of the handshake.
func ownHeader(name string) access {
	return access{
		read: func(c *Connection) []string { return one(c.Options.ConnectHeaders.Get(name)) },
		write: func(c *Connection, text string) error {
			c.Options.ConnectHeaders.Del(name)
			if text != "" {
				c.addHeader(name, text)
			}
			return nil
		},
	}
}
