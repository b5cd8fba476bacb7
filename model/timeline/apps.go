package timeline

// apps notes which addresses are of one app, whose servers share events. Two addresses may be two
// apps that share nothing. They count as one app as soon as an event came over both.
type apps struct {
	byAddress map[string]int32
	leader    []int32 // for each address, another one of its app, or itself if it is the first
}

// address returns the number of an address.
func (a *apps) address(name string) int32 {
	if number, known := a.byAddress[name]; known {
		return number
	}
	if a.byAddress == nil {
		a.byAddress = make(map[string]int32)
	}
	number := int32(len(a.leader))
	a.leader = append(a.leader, number)
	a.byAddress[name] = number
	return number
}

// app returns the address that identifies the app of an address.
func (a *apps) app(address int32) int32 {
	for a.leader[address] != address {
		address = a.leader[address]
	}
	return address
}

func (a *apps) same(one, other int32) bool { return one == other || a.app(one) == a.app(other) }

// join notes that two addresses are of one app.
func (a *apps) join(one, other int32) {
	if one != other {
		a.leader[a.app(one)] = a.app(other)
	}
}
