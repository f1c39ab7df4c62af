package intake

import "yihaotong/hotline"

// placeOf is where one of several matters is: what its own clauses say, the rest as for the whole call. A place
// of its own leaves no finer part of the other one: another floor, no room.
func (t *talk) placeOf(list []piece, shared hotline.Place) hotline.Place {
	var own [room + 1]string
	for _, p := range list {
		for _, m := range t.us[p.at].reads.places {
			if m.kind <= room && own[m.kind] == "" && m.span[0] >= p.span[0] && m.span[1] <= p.span[1] {
				own[m.kind] = m.value
			}
		}
	}
	place := shared
	switch {
	case own[building] != "":
		place = hotline.Place{Building: own[building], Floor: own[floor], Room: own[room]}
	case own[floor] != "":
		place.Floor, place.Room = own[floor], own[room]
	case own[room] != "":
		place.Floor, place.Room = "", own[room]
	}
	place.Raw = placeWords(place)
	return place
}
