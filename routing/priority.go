package routing

import "yihaotong/hotline"

// PriorityFor is a category's own priority: lowered for a plain question, at least normal for a
// complaint or report. What the desk handles itself stays as it is, but reports of misconduct are
// taken down.
func PriorityFor(c hotline.Category, t hotline.Type) hotline.Priority {
	switch {
	case t == hotline.Consult && c.Slug != "general.emergency":
		return hotline.Low
	case c.Team == hotline.General:
		if t == hotline.Report {
			return hotline.Normal
		}
		return c.Priority
	case (t == hotline.Complaint || t == hotline.Report) && c.Priority == hotline.Low:
		return hotline.Normal
	}
	return c.Priority
}
