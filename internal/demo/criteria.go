package demo

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// criteria is the query of a GET. Unlike Waterline's, its where clause supports only
// equality.
type criteria struct {
	where       map[string][]any // any of these values
	sort        string
	descending  bool
	limit, skip int
	populate    []string
}

// notFilters are the parameters of a find that are not attributes.
var notFilters = []string{"where", "limit", "skip", "sort", "populate", "select", "omit"}

// ownAttributes are the attributes that every record has besides its model's.
var ownAttributes = []string{"id", "createdAt", "updatedAt"}

func (m *model) criteria(r *request) (criteria, *usageError) {
	c := criteria{sort: "id", limit: defaultLimit, populate: associations(m)}
	for _, read := range []func(*request, *criteria) *usageError{m.readWhere, m.readSort, m.readPopulate} {
		if err := read(r, &c); err != nil {
			return c, err
		}
	}
	for name, into := range map[string]*int{"limit": &c.limit, "skip": &c.skip} {
		value := r.param(name)
		if value == nil {
			continue
		}
		n, valid := toNumber(value)
		if !valid || n < 0 {
			return c, &usageError{invalidCriteria, fmt.Sprintf("The `%s` clause in the provided criteria is invalid.  "+
				"If provided, it should be a safe, natural number.  But instead, got: %s", name, inspect(value))}
		}
		*into = r.number(name, *into, 1_000_000)
	}
	return c, nil
}

// readWhere reads the where parameter, an object or its JSON, or else every parameter
// that has no other meaning.
func (m *model) readWhere(r *request, c *criteria) *usageError {
	where := r.param("where")
	if encoded, isText := where.(string); isText {
		if err := json.Unmarshal([]byte(encoded), &where); err != nil {
			return &usageError{invalidCriteria, fmt.Sprintf("Could not JSON.parse() the provided `where` clause: %v", err)}
		}
	}
	filters, isObject := where.(map[string]any)
	if !isObject {
		filters = r.allParams()
		for _, name := range notFilters {
			delete(filters, name)
		}
	}
	c.where = make(map[string][]any, len(filters))
	for name, value := range filters {
		if list, isList := value.([]string); isList { // from the query: ?name=a&name=b
			value = toAny(list)
		}
		wanted, err := m.filter(name, value)
		if err != nil {
			return err
		}
		c.where[name] = wanted
	}
	return nil
}

func toAny(list []string) []any {
	values := make([]any, len(list))
	for i, s := range list {
		values[i] = s
	}
	return values
}

// filter returns the accepted values of an attribute, in the attribute's type.
func (m *model) filter(name string, value any) ([]any, *usageError) {
	const intro = "Could not use the provided `where` clause.  Could not filter by `%s`: "
	attr := attribute{name: name, kind: number}
	if !slices.Contains(ownAttributes, name) {
		known := m.attribute(name)
		if known == nil || known.kind == toMany {
			return nil, &usageError{invalidCriteria, fmt.Sprintf(intro+"`%s` is not a recognized attribute for this model "+
				"(`%s`).  And since the model declares `schema: true`, this is not allowed.", name, name, m.identity)}
		}
		attr = *known
	}
	attr.required = false // searching for an empty name is valid
	list, isList := value.([]any)
	if !isList {
		list = []any{value}
	}
	wanted := make([]any, 0, len(list))
	for _, item := range list {
		coerced, complaint := attr.coerce(item, invalidCriteria)
		if complaint != "" {
			return nil, &usageError{invalidCriteria, fmt.Sprintf(intro+
				"Does not match the declared data type of the corresponding attribute.  %s", name, mismatch(item, attr.kind))}
		}
		wanted = append(wanted, coerced)
	}
	return wanted, nil
}

// readSort reads "attribute", "attribute ASC" or "attribute DESC".
func (m *model) readSort(r *request, c *criteria) *usageError {
	words := strings.Fields(r.text("sort"))
	if len(words) == 0 {
		return nil
	}
	c.sort = words[0]
	if !slices.Contains(ownAttributes, c.sort) && (m.attribute(c.sort) == nil || m.attribute(c.sort).kind == toMany) {
		return &usageError{invalidCriteria, fmt.Sprintf("Could not use the provided `sort` clause: `%s` is not a "+
			"recognized attribute for this model (`%s`).", c.sort, m.identity)}
	}
	direction := strings.ToUpper(strings.Join(words[1:], " "))
	if !slices.Contains([]string{"", "ASC", "DESC"}, direction) {
		return &usageError{invalidCriteria, fmt.Sprintf("Could not use the provided `sort` clause: `%s` is no sort "+
			`direction. (Should always be either "ASC" or "DESC".)`, direction)}
	}
	c.descending = direction == "DESC"
	return nil
}

// readPopulate reads "false", or the associations to populate.
func (m *model) readPopulate(r *request, c *criteria) *usageError {
	names := r.text("populate")
	switch names {
	case "":
		return nil
	case "false":
		c.populate = nil
		return nil
	}
	c.populate = nil
	for name := range strings.SplitSeq(names, ",") {
		name = strings.TrimSpace(name)
		if !slices.Contains(associations(m), name) {
			return &usageError{"E_INVALID_POPULATES", fmt.Sprintf("Could not populate `%s`.  "+
				"There is no attribute named `%s` defined in this model.", name, name)}
		}
		c.populate = append(c.populate, name)
	}
	return nil
}

// find returns the matching records, sorted and limited.
func (m *model) find(c criteria) []*record {
	found := slices.DeleteFunc(m.all(), func(r *record) bool { return !c.matches(r) })
	slices.SortStableFunc(found, func(x, y *record) int {
		order := compare(x.value(c.sort), y.value(c.sort))
		if c.descending {
			return -order
		}
		return order
	})
	found = found[min(c.skip, len(found)):]
	return found[:min(c.limit, len(found))]
}

func (c criteria) matches(r *record) bool {
	for name, wanted := range c.where {
		if !slices.Contains(wanted, r.value(name)) {
			return false
		}
	}
	return true
}

// compare orders values of one attribute, with nil first.
func compare(x, y any) int {
	if s, isText := x.(string); isText {
		t, _ := y.(string)
		return cmp.Compare(s, t)
	}
	return cmp.Compare(sortNumber(x), sortNumber(y))
}

func sortNumber(value any) float64 {
	switch v := value.(type) {
	case float64:
		return v
	case int:
		return float64(v)
	}
	return -1
}
