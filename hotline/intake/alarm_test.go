package intake

import (
	"errors"
	"strings"
	"testing"
	"time"

	"yihaotong/hotline"
)

const water = `{"specversion":"1.0","id":"1","source":"/bms/3","type":"cn.office.water.leak","subject":"pump-7","time":"2026-11-24T09:00:00+08:00",
 "data":{"title":"集水井水位高","description":"水位 95%","severity":"major","building":"3号楼","floor":"B1"}}`

func TestCloudEvents(t *testing.T) {
	t.Parallel()
	got, err := FromAlarm([]byte(water))
	if err != nil || len(got) != 1 {
		t.Fatalf("%+v %v", got, err)
	}
	a := got[0]
	if a.Resolved || a.Fingerprint != "/bms/3|cn.office.water.leak|pump-7" || !a.At.Equal(time.Date(2026, 11, 24, 1, 0, 0, 0, time.UTC)) {
		t.Errorf("%+v", a)
	}
	o := a.Opening
	if o.Title != "集水井水位高" || o.Text != "水位 95%(pump-7)" || o.Priority != hotline.Urgent || o.Place.Building != "3号楼" || o.Place.Floor != "B1" || o.Channel != hotline.ChannelAlarm {
		t.Errorf("%+v", o)
	}
	over := strings.Replace(water, `"severity"`, `"status":"恢复","severity"`, 1)
	batch, err := FromAlarm([]byte("[" + water + "," + over + "]"))
	if err != nil || len(batch) != 2 || batch[0].Fingerprint != batch[1].Fingerprint || !batch[1].Resolved {
		t.Errorf("%+v %v", batch, err)
	}
	free, err := FromAlarm([]byte(`{"specversion":"1.0","id":"2","source":"s","type":"fire","data":{"message":"A座12层1203烟感报警"}}`))
	if err != nil || free[0].Opening.Place.Building != "A座" || free[0].Opening.Place.Floor != "12" || free[0].Opening.Place.Room != "1203" {
		t.Errorf("place from words: %+v %v", free, err)
	}
}

func TestAlertmanager(t *testing.T) {
	t.Parallel()
	body := `{"version":"4","status":"firing","alerts":[
	 {"status":"firing","labels":{"alertname":"RoomHot","severity":"critical","location":"信息楼四层404机房"},"annotations":{"summary":"机房温度过高","description":"32 度"},"startsAt":"2026-11-24T01:00:00Z","endsAt":"0001-01-01T00:00:00Z","fingerprint":"abc"},
	 {"status":"resolved","labels":{"alertname":"RoomHot"},"annotations":{},"startsAt":"2026-11-24T01:00:00Z","endsAt":"2026-11-24T02:00:00Z"}]}`
	got, err := FromAlarm([]byte(body))
	if err != nil || len(got) != 2 {
		t.Fatalf("%+v %v", got, err)
	}
	if got[0].Fingerprint != "abc" || got[0].Resolved || got[0].Opening.Title != "机房温度过高" || got[0].Opening.Priority != hotline.Critical || got[0].Opening.Place.Room != "404" || got[0].Opening.Place.Floor != "4" {
		t.Errorf("%+v", got[0])
	}
	if !got[1].Resolved || got[1].At.Hour() != 2 || got[1].Fingerprint != "alertname=RoomHot;" {
		t.Errorf("%+v", got[1])
	}
}

func TestAlarmsRefused(t *testing.T) {
	t.Parallel()
	for body, field := range map[string]string{
		`{`:    "body",
		`"x"`:  "body",
		`{}`:   "specversion",
		`[]`:   "body",
		`[{}]`: "events[0].specversion",
		`[5]`:  "body",
		`{"specversion":"0.3","id":"1","source":"s","type":"t"}`:      "events[0].specversion",
		`[` + water + `,{"specversion":"1.0","id":"1","source":"s"}]`: "events[1].type",
		`{"alerts":[]}`: "body",
		`{"alerts":5}`:  "alerts",
		`{"alerts":[{"status":"maybe","labels":{"alertname":"x"}}]}`:   "alerts[0].status",
		`{"alerts":[{"status":"firing","labels":{"severity":"low"}}]}`: "alerts[0].labels.alertname",
		`[` + strings.Repeat(water+",", MaxAlarms) + water + `]`:       "body",
	} {
		_, err := FromAlarm([]byte(body))
		var e *hotline.Error
		if !errors.As(err, &e) || e.Code != hotline.Invalid || e.Fields[0].Field != field {
			t.Errorf("%.60s: %v", body, err)
		}
	}
}
