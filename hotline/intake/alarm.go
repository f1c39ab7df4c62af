package intake

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"yihaotong/hotline"
)

// Alarm is one report of a device. The same Fingerprint again is the same trouble; Resolved tells that
// it is over.
type Alarm struct {
	Fingerprint string
	Resolved    bool
	At          time.Time // zero = not said
	Opening     hotline.Opening
}

// MaxAlarms bounds one batch.
const MaxAlarms = 500

// FromAlarm reads a body that is a CloudEvents 1.0 event, a list of them, or an Alertmanager webhook.
// The text of the alarm is not classified here. Anything else is Invalid and names the field.
func FromAlarm(body []byte) ([]Alarm, error) {
	if bytes.HasPrefix(bytes.TrimSpace(body), []byte("[")) {
		var events []cloudEvent
		if err := json.Unmarshal(body, &events); err != nil {
			return nil, badAlarm("", err)
		}
		return cloudAlarms(events)
	}
	var kind struct {
		SpecVersion string          `json:"specversion"`
		Alerts      json.RawMessage `json:"alerts"`
	}
	if err := json.Unmarshal(body, &kind); err != nil {
		return nil, badAlarm("", err)
	}
	switch {
	case kind.Alerts != nil:
		return webhookAlarms(body)
	case kind.SpecVersion != "":
		var event cloudEvent
		if err := json.Unmarshal(body, &event); err != nil {
			return nil, badAlarm("", err)
		}
		return cloudAlarms([]cloudEvent{event})
	}
	return nil, hotline.BadField("specversion", "required").Because(fmt.Errorf("neither a CloudEvents event nor an Alertmanager webhook"))
}

func badAlarm(field string, err error) error {
	return hotline.BadField(firstOf(field, "body"), "format", "want", "CloudEvents 1.0, Alertmanager").Because(err)
}

// cloudEvent is a CloudEvents 1.0 event in the structured JSON form.
type cloudEvent struct {
	SpecVersion string         `json:"specversion"`
	ID          string         `json:"id"`
	Source      string         `json:"source"`
	Type        string         `json:"type"`
	Subject     string         `json:"subject"`
	Time        time.Time      `json:"time"`
	Data        map[string]any `json:"data"`
}

func cloudAlarms(events []cloudEvent) ([]Alarm, error) {
	if err := countAlarms(len(events)); err != nil {
		return nil, err
	}
	out := make([]Alarm, 0, len(events))
	for i, e := range events {
		field := func(name string) string { return fmt.Sprintf("events[%d].%s", i, name) }
		if e.SpecVersion != "1.0" {
			return nil, hotline.BadField(field("specversion"), "enum", "value", e.SpecVersion, "allowed", "1.0")
		}
		for _, need := range []struct{ name, value string }{{"id", e.ID}, {"source", e.Source}, {"type", e.Type}} {
			if need.value == "" {
				return nil, hotline.BadField(field(need.name), "required")
			}
		}
		out = append(out, e.alarm())
	}
	return out, nil
}

func (e cloudEvent) alarm() Alarm {
	said := labels{}
	for key, value := range e.Data {
		if s, ok := scalar(value); ok {
			said[strings.ToLower(key)] = s
		}
	}
	a := Alarm{Fingerprint: firstOf(said.first("fingerprint", "alarm_id", "alarmid"), strings.Join([]string{e.Source, e.Type, e.Subject}, "|")), At: e.Time}
	a.Resolved = isOver(said.first("status", "state", "alarm_state")) || hasSuffixAny(strings.ToLower(e.Type), ".resolved", ".cleared", ".recovered", ".closed")
	title := firstOf(said.first("title", "summary", "name", "alarm", "告警名称"), e.Type)
	a.Opening = said.opening(title, firstOf(said.first("description", "message", "text", "detail", "描述"), title), firstOf(e.Subject, e.Source))
	return a
}

// alertWebhook is what Alertmanager posts.
type alertWebhook struct {
	Alerts []struct {
		Status      string            `json:"status"`
		Labels      map[string]string `json:"labels"`
		Annotations map[string]string `json:"annotations"`
		StartsAt    time.Time         `json:"startsAt"`
		EndsAt      time.Time         `json:"endsAt"`
		Fingerprint string            `json:"fingerprint"`
	} `json:"alerts"`
}

func webhookAlarms(body []byte) ([]Alarm, error) {
	var hook alertWebhook
	if err := json.Unmarshal(body, &hook); err != nil {
		return nil, badAlarm("alerts", err)
	}
	if err := countAlarms(len(hook.Alerts)); err != nil {
		return nil, err
	}
	out := make([]Alarm, 0, len(hook.Alerts))
	for i, alert := range hook.Alerts {
		said := labels{}
		for _, m := range []map[string]string{alert.Labels, alert.Annotations} {
			for key, value := range m {
				said[strings.ToLower(key)] = value
			}
		}
		if alert.Status != "firing" && alert.Status != "resolved" {
			return nil, hotline.BadField(fmt.Sprintf("alerts[%d].status", i), "enum", "value", alert.Status, "allowed", "firing, resolved")
		}
		title := said.first("summary", "alertname", "title")
		if title == "" {
			return nil, hotline.BadField(fmt.Sprintf("alerts[%d].labels.alertname", i), "required")
		}
		a := Alarm{Fingerprint: firstOf(alert.Fingerprint, said.print()), Resolved: alert.Status == "resolved", At: alert.StartsAt}
		if a.Resolved && !alert.EndsAt.IsZero() {
			a.At = alert.EndsAt
		}
		a.Opening = said.opening(title, firstOf(said.first("description", "message"), title), said.first("instance", "device"))
		out = append(out, a)
	}
	return out, nil
}

func countAlarms(n int) error {
	switch {
	case n == 0:
		return hotline.BadField("body", "required")
	case n > MaxAlarms:
		return hotline.BadField("body", "too_many_items", "limit", MaxAlarms)
	}
	return nil
}
