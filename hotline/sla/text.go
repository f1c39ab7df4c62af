package sla

import (
	"strconv"
	"strings"
	"time"
)

// words are the sentences of the steps: Chinese, English. {from} and {to} are instants, {span} is
// both, {days} the days from one to the other.
var words = map[StepKey][2]string{
	StepElapsed:      {"{from}起算，时限{limit}，昼夜连续计时", "Counting starts {from}: {limit}, day and night"},
	StepWorkingTime:  {"{from}起算，时限{limit}，只计工作时间", "Counting starts {from}: {limit}, working time only"},
	StepDays:         {"{from}起算，时限{limit}，起算当日不计", "Counting starts {from}: {limit}, the day of the start is not counted"},
	StepOpening:      {"起算时不在工作时间，从{to}上班开始计时", "That is outside working time; it counts from the opening {to}"},
	StepCount:        {"{span}，工作时间{counted}，累计{total}", "{span}: {counted} of working time, {total} so far"},
	StepCountMakeUp:  {"{span}，{name}上班，工作时间{counted}，累计{total}", "{span}, work day ({name}): {counted} of working time, {total} so far"},
	StepDay:          {"{days}，第{ordinals}个工作日", "{days}: working day {ordinals}"},
	StepDayMakeUp:    {"{days}，{name}上班，第{ordinals}个工作日", "{days}, work day ({name}): working day {ordinals}"},
	StepNatural:      {"第{last}个自然日是{days}", "Day {last} is {days}"},
	StepRest:         {"{days}，公休，不计", "{days}: weekly rest, not counted"},
	StepHoliday:      {"{days}，{name}放假，不计", "{days}: day off ({name}), not counted"},
	StepSkipped:      {"中间{n}步略", "{n} steps are left out"},
	StepFull:         {"计满{limit}，到{to}", "{limit} are full {to}"},
	StepClose:        {"到{to}下班为止", "It ends at close of business {to}"},
	StepPause:        {"{span}暂停{reason}，扣除{counted}", "Pause {span}{reason}: {counted} made good"},
	StepPauseWorking: {"{span}暂停{reason}，其中工作时间{counted}，予以扣除", "Pause {span}{reason}: {counted} of working time made good"},
	StepPauseIdle:    {"{span}暂停{reason}，其中没有工作时间，不顺延", "Pause {span}{reason}: no working time in it, nothing moves"},
	StepPauseEarly:   {"{span}暂停{reason}，起算前已结束，不影响", "Pause {span}{reason}: over before the start, no effect"},
	StepPauseLate:    {"{from}开始的暂停{reason}不早于到期时间，不影响", "Pause from {from}{reason}: not before the due time, no effect"},
	StepPauseOpen:    {"{from}起暂停{reason}，时钟停住，恢复后顺延", "Pause since {from}{reason}: the clock stands still and moves on when resumed"},
	StepMoved:        {"到期时间顺延到{to}", "The due time moves to {to}"},
	StepProvisional:  {"{years}年放假安排尚未公布，暂按周末和法定节假日计算，公布后重新计算", "The days off of {years} are not published: counted with weekends and statutory days only, to be counted again"},
	StepDue:          {"到期时间：{to}", "Due {to}"},
}

// Text is the step in words: English for "en" and its kin, else Chinese.
func (s Step) Text(lang string) string {
	l := chinese
	if lang == "en" || strings.HasPrefix(lang, "en-") {
		l = english
	}
	pairs := []string{
		"{from}", l.instant(s.From), "{to}", l.instant(s.To), "{span}", l.span(s.From, s.To), "{days}", l.days(s.From, s.To),
		"{counted}", l.duration(s.Counted), "{total}", l.duration(s.Total),
	}
	for name, value := range s.Args {
		switch name {
		case "limit":
			if limit, err := ParseLimit(value); err == nil {
				value = l.limit(limit)
			}
		case "reason":
			value = l.brackets(value)
		case "name":
			if en := s.Args["name_en"]; l == english && en != "" {
				value = en
			}
		}
		pairs = append(pairs, "{"+name+"}", value)
	}
	first, last := s.Args["first"], s.Args["last"]
	pairs = append(pairs, "{ordinals}", l.between(first, last), "{reason}", "")
	return strings.NewReplacer(pairs...).Replace(words[s.Key][l])
}

// language is the place of a language in words.
type language int

const (
	chinese language = iota
	english
)

func (l language) day(t time.Time) string {
	if l == english {
		return t.Format("Mon 2006-01-02")
	}
	return t.Format(time.DateOnly) + "（周" + string([]rune("日一二三四五六")[t.Weekday()]) + "）"
}

// clock leaves seconds out when there are none.
func clock(t time.Time) string {
	if t.Second() == 0 && t.Nanosecond() == 0 {
		return t.Format("15:04")
	}
	return t.Format("15:04:05.999")
}

func (l language) instant(t time.Time) string {
	if l == english {
		return l.day(t) + " " + clock(t)
	}
	return l.day(t) + clock(t)
}

func (l language) span(from, to time.Time) string {
	if from.Format(time.DateOnly) == to.Format(time.DateOnly) {
		return l.instant(from) + [...]string{"—", "–"}[l] + clock(to)
	}
	return l.instant(from) + [...]string{"至", " to "}[l] + l.instant(to)
}

func (l language) days(from, to time.Time) string {
	return l.between(l.day(from), l.day(to))
}

func (l language) between(first, last string) string {
	if first == last {
		return first
	}
	return first + [...]string{"至", " to "}[l] + last
}

func (l language) brackets(s string) string {
	if s == "" {
		return ""
	}
	return [...]string{"（", " ("}[l] + s + [...]string{"）", ")"}[l]
}

func (l language) limit(limit Limit) string {
	n := strconv.Itoa(limit.N)
	units := map[Unit][2]string{
		Minute: {"分钟", " minute"}, Hour: {"小时", " hour"}, WorkingHour: {"个工作小时", " working hour"},
		WorkingDay: {"个工作日", " working day"}, Day: {"个自然日", " natural day"},
	}
	if l == english && limit.N > 1 {
		return n + units[limit.Unit][l] + "s"
	}
	return n + units[limit.Unit][l]
}

// duration is hours, minutes and seconds without empty parts.
func (l language) duration(d time.Duration) string {
	var parts []string
	for i, unit := range [...]time.Duration{time.Hour, time.Minute} {
		if n := d / unit; n > 0 {
			parts = append(parts, strconv.FormatInt(int64(n), 10)+[2][2]string{{"小时", " h"}, {"分", " min"}}[i][l])
			d -= n * unit
		}
	}
	if d > 0 || len(parts) == 0 {
		parts = append(parts, strconv.FormatFloat(d.Seconds(), 'f', -1, 64)+[...]string{"秒", " s"}[l])
	}
	return strings.Join(parts, [...]string{"", " "}[l])
}
