package web

import (
	"cmp"
	"context"

	"yihaotong/hotline"
	"yihaotong/kb"
	"yihaotong/web/api"
)

// NoteOpened notes that the caller opened a clause among what a question found.
func (h *knowledge) NoteOpened(ctx context.Context, r api.NoteOpenedRequestObject) (api.NoteOpenedResponseObject, error) {
	v := visitIn(ctx)
	if err := h.limits.take("opened:"+cmp.Or(v.caller.person.ID, v.address), openClause); err != nil {
		return nil, err
	}
	return api.NoteOpened204Response{}, h.library.Opened(ctx, r.Body.Question, r.Body.Article, r.Body.Clause, v.caller.reader())
}

// ListLessons lists what the search learnt.
func (h *knowledge) ListLessons(ctx context.Context, _ api.ListLessonsRequestObject) (api.ListLessonsResponseObject, error) {
	all, err := h.library.Lessons(ctx)
	list := api.LessonList{Items: []api.Lesson{}}
	for _, l := range all {
		list.Items = append(list.Items, lessonOf(l))
	}
	return api.ListLessons200JSONResponse(list), err
}

// JudgeLesson rejects a learnt word or puts it back.
func (h *knowledge) JudgeLesson(ctx context.Context, r api.JudgeLessonRequestObject) (api.JudgeLessonResponseObject, error) {
	l, err := h.library.Reject(ctx, r.Word, r.Body.Rejected, callerIn(ctx).person.ID)
	if err != nil {
		return nil, err
	}
	h.apply.Changed(ctx, hotline.SettingLessons, hotline.SettingDefault)
	return api.JudgeLesson200JSONResponse(lessonOf(l)), h.audit.record(ctx, "lesson.judge", "lesson/"+l.Word, map[string]any{"rejected": l.Rejected})
}

func lessonOf(l kb.Lesson) api.Lesson {
	return api.Lesson{Word: l.Word, Means: whole(l.Means), Questions: l.Questions, Days: l.Days, Rejected: l.Rejected}
}
