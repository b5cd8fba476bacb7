package demo

import "fmt"

// blueprints are Sails' blueprint actions on a model, or on one of its collections if
// collection is set.
type blueprints struct {
	*harbour
	model      *model
	collection attribute
}

// routes returns the blueprint routes of a model, as Sails binds them.
func (a *harbour) routes(identity string) []route {
	b := blueprints{harbour: a, model: a.models[identity]}
	base := "/" + identity
	one := base + "/:id"
	list := []route{
		{"get", base, "find; you hear of every change from then on", b.find},
		{"get", one, "find one", b.findOne},
		{"post", base, "create", b.createOne},
		{"patch", one, "update", b.updateOne},
		{"put", one, "", b.updateOne},
		{"delete", one, "destroy", b.destroyOne},
	}
	for _, attr := range b.model.attributes {
		c := b
		c.collection = attr
		path := one + "/" + attr.name
		switch attr.kind {
		case toOne:
			list = append(list, route{"get", path, "", c.populate})
		case toMany:
			list = append(list,
				route{"get", path, "populate", c.populate},
				route{"put", path + "/:fk", "add to the collection", c.addOne},
				route{"delete", path + "/:fk", "remove from the collection", c.removeOne},
				route{"put", path, "replace the collection by a list of ids", c.replaceAll})
		default: // plain attributes have no routes
		}
	}
	return list
}

func (b blueprints) find(r *request) response {
	c, err := b.model.criteria(r)
	if err != nil {
		return usage(r, err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.watch(r.socket, b.model)
	views := []object{}
	for _, found := range b.model.find(c) {
		view := b.view(b.model, found, c.populate)
		b.subscribe(r.socket, b.model, found.id)
		b.subscribeDeep(r.socket, b.model, view)
		views = append(views, view)
	}
	return ok(views)
}

func (b blueprints) findOne(r *request) response {
	return b.withRecord(r, func(found *record) response {
		view := b.fullView(b.model, found)
		b.subscribe(r.socket, b.model, found.id)
		b.subscribeDeep(r.socket, b.model, view)
		return ok(view)
	})
}

func (b blueprints) createOne(r *request) response {
	d, err := b.model.newDraft(r.allParams())
	if err != nil {
		return usage(r, err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.model.records) >= maxRecords {
		return respond(400, object{{"message", fmt.Sprintf("this demo keeps %d records of a kind: delete some", maxRecords)}})
	}
	return ok(b.create(b.model, d, r.socket))
}

// maxRecords limits how many records a script in a loop can create.
const maxRecords = 10_000

func (b blueprints) updateOne(r *request) response {
	return b.withRecord(r, func(found *record) response {
		d, err := b.model.changes(r.allParams(), invalidValues)
		if err != nil {
			return usage(r, err)
		}
		return ok(b.update(b.model, found, d, r.socket))
	})
}

func (b blueprints) destroyOne(r *request) response {
	return b.withRecord(r, func(found *record) response {
		return ok(b.destroy(b.model, found, r.socket))
	})
}

// populate responds with an association of a record.
func (b blueprints) populate(r *request) response {
	return b.withRecord(r, func(found *record) response {
		view := b.view(b.model, found, []string{b.collection.name})
		associated := view.get(b.collection.name)
		if associated == nil {
			return notFound()
		}
		b.subscribe(r.socket, b.model, found.id)
		b.subscribeDeep(r.socket, b.model, view)
		return ok(associated)
	})
}

func (b blueprints) addOne(r *request) response {
	return b.withMember(r, func(owner *record, id int) { b.add(b.model, owner, b.collection, id, r.socket) })
}

func (b blueprints) removeOne(r *request) response {
	return b.withMember(r, func(owner *record, id int) { b.remove(b.model, owner, b.collection, id, r.socket) })
}

func (b blueprints) replaceAll(r *request) response {
	return b.withRecord(r, func(owner *record) response {
		ids, valid := toIDs(r.body)
		if !valid {
			return usage(r, &usageError{invalidAssociatedIDs, "Expecting either an individual primary key value (a number) " +
				"or a homogeneous array of primary key values (numbers).  But instead got: " + inspect(r.body)})
		}
		b.replace(b.model, owner, b.collection, ids, r.socket)
		return ok(b.fullView(b.model, owner))
	})
}

// withRecord runs do on the record with the route's id, with mu held.
func (b blueprints) withRecord(r *request, do func(*record) response) response {
	id, err := pathID(r, "id")
	if err != nil {
		return usage(r, err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	found := b.model.records[id]
	if found == nil {
		return notFound()
	}
	return do(found)
}

// withMember runs do on the record and the record of the other model that the route
// names, and responds with the first.
func (b blueprints) withMember(r *request, do func(owner *record, id int)) response {
	return b.withRecord(r, func(owner *record) response {
		id, err := pathID(r, "fk")
		if err != nil {
			return usage(r, err)
		}
		if b.models[b.collection.other].records[id] == nil {
			return notFound()
		}
		do(owner, id)
		return ok(b.fullView(b.model, owner))
	})
}

// pathID returns a primary key from the path.
func pathID(r *request, name string) (int, *usageError) {
	id, isNumber := toNumber(r.params[name])
	if !isNumber {
		return 0, &usageError{invalidCriteria, fmt.Sprintf("Could not use the provided `where` clause.  Could not filter by "+
			"`id`: Does not match the declared data type of the corresponding attribute.  %s", mismatch(r.params[name], number))}
	}
	return int(id), nil
}
