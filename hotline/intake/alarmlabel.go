package intake

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"yihaotong/hotline"
)

// labels are what a device says of itself, keys in lower case.
type labels map[string]string

func (l labels) first(keys ...string) string {
	for _, key := range keys {
		if v := strings.TrimSpace(l[key]); v != "" {
			return v
		}
	}
	return ""
}

// print makes a fingerprint of labels that come without one.
func (l labels) print() string {
	var b strings.Builder
	for _, key := range slices.Sorted(maps.Keys(l)) {
		if key != "description" && key != "summary" && key != "value" {
			fmt.Fprintf(&b, "%s=%s;", key, l[key])
		}
	}
	return b.String()
}

// opening is the ticket for the alarm: place from its labels, else from its words.
func (l labels) opening(title, text, device string) hotline.Opening {
	if device != "" && !strings.Contains(text, device) {
		text += "(" + device + ")"
	}
	place := hotline.Place{
		Building: l.first("building", "楼栋", "楼宇"), Floor: l.first("floor", "楼层"), Room: l.first("room", "房间"),
		Raw: l.first("location", "place", "position", "位置"),
	}
	if place.Building == "" && place.Floor == "" && place.Room == "" {
		read := FromText(strings.Join([]string{place.Raw, title, text}, "。"), nil)
		place.Building, place.Floor, place.Room = read.Building.Value, read.Floor.Value, read.Room.Value
	}
	return hotline.Opening{
		Title: clipText(title, hotline.MaxTitle), Text: clipText(text, hotline.MaxText), Channel: hotline.ChannelAlarm,
		Place: place, Priority: severity(l.first("severity", "level", "priority", "级别")),
	}
}

// severity maps what monitoring systems call urgent; unknown words leave it to the router.
func severity(word string) hotline.Priority {
	switch strings.ToLower(word) {
	case "critical", "fatal", "emergency", "disaster", "特急", "紧急告警", "1":
		return hotline.Critical
	case "major", "high", "error", "urgent", "严重", "紧急", "2":
		return hotline.Urgent
	case "minor", "warning", "warn", "medium", "average", "一般", "警告", "3":
		return hotline.Normal
	case "info", "information", "low", "notice", "提示", "低", "4":
		return hotline.Low
	}
	return ""
}

// isOver tells the words for the end of an alarm.
func isOver(state string) bool {
	switch strings.ToLower(state) {
	case "resolved", "ok", "cleared", "recovered", "normal", "closed", "恢复", "已恢复", "已解除", "正常":
		return true
	}
	return false
}

// scalar gives a JSON value as text; lists and objects say nothing.
func scalar(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), true
	case bool:
		return strconv.FormatBool(v), true
	}
	return "", false
}
