package routing

// Size is how many bytes a model takes in a file.
func (m *Model) Size() int { return len(m.put(nil)) }
