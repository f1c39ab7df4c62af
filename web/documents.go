package web

import (
	"context"

	"yihaotong/hotline"
	"yihaotong/web/api"
)

// The operations of the documents, one set for each kind.

// ListPolicies, GetPolicy, CreatePolicy and PutPolicy serve documents of the kind policy.
func (h *documents) ListPolicies(ctx context.Context, _ api.ListPoliciesRequestObject) (api.ListPoliciesResponseObject, error) {
	all, err := h.list(ctx, hotline.SettingPolicy)
	return api.ListPolicies200JSONResponse(all), err
}

func (h *documents) GetPolicy(ctx context.Context, r api.GetPolicyRequestObject) (api.GetPolicyResponseObject, error) {
	d, err := h.get(ctx, hotline.SettingPolicy, r.Name)
	return api.GetPolicy200JSONResponse(d), err
}

func (h *documents) CreatePolicy(ctx context.Context, r api.CreatePolicyRequestObject) (api.CreatePolicyResponseObject, error) {
	d, err := h.put(ctx, hotline.SettingPolicy, r.Body.Name, 0, r.Body.Body)
	return api.CreatePolicy201JSONResponse(d), err
}

func (h *documents) PutPolicy(ctx context.Context, r api.PutPolicyRequestObject) (api.PutPolicyResponseObject, error) {
	d, err := h.put(ctx, hotline.SettingPolicy, r.Name, r.Body.Version, r.Body.Body)
	return api.PutPolicy200JSONResponse(d), err
}

// ListCalendars, GetCalendar, CreateCalendar and PutCalendar serve documents of the kind calendar.
func (h *documents) ListCalendars(ctx context.Context, _ api.ListCalendarsRequestObject) (api.ListCalendarsResponseObject, error) {
	all, err := h.list(ctx, hotline.SettingCalendar)
	return api.ListCalendars200JSONResponse(all), err
}

func (h *documents) GetCalendar(ctx context.Context, r api.GetCalendarRequestObject) (api.GetCalendarResponseObject, error) {
	d, err := h.get(ctx, hotline.SettingCalendar, r.Name)
	return api.GetCalendar200JSONResponse(d), err
}

func (h *documents) CreateCalendar(ctx context.Context, r api.CreateCalendarRequestObject) (api.CreateCalendarResponseObject, error) {
	d, err := h.put(ctx, hotline.SettingCalendar, r.Body.Name, 0, r.Body.Body)
	return api.CreateCalendar201JSONResponse(d), err
}

func (h *documents) PutCalendar(ctx context.Context, r api.PutCalendarRequestObject) (api.PutCalendarResponseObject, error) {
	d, err := h.put(ctx, hotline.SettingCalendar, r.Name, r.Body.Version, r.Body.Body)
	return api.PutCalendar200JSONResponse(d), err
}

// ListRuleSets, GetRules, CreateRules and PutRules serve documents of the kind rules.
func (h *documents) ListRuleSets(ctx context.Context, _ api.ListRuleSetsRequestObject) (api.ListRuleSetsResponseObject, error) {
	all, err := h.list(ctx, hotline.SettingRules)
	return api.ListRuleSets200JSONResponse(all), err
}

func (h *documents) GetRules(ctx context.Context, r api.GetRulesRequestObject) (api.GetRulesResponseObject, error) {
	d, err := h.get(ctx, hotline.SettingRules, r.Name)
	return api.GetRules200JSONResponse(d), err
}

func (h *documents) CreateRules(ctx context.Context, r api.CreateRulesRequestObject) (api.CreateRulesResponseObject, error) {
	d, err := h.put(ctx, hotline.SettingRules, r.Body.Name, 0, r.Body.Body)
	return api.CreateRules201JSONResponse(d), err
}

func (h *documents) PutRules(ctx context.Context, r api.PutRulesRequestObject) (api.PutRulesResponseObject, error) {
	d, err := h.put(ctx, hotline.SettingRules, r.Name, r.Body.Version, r.Body.Body)
	return api.PutRules200JSONResponse(d), err
}

// ListSynonymSets, GetSynonyms, CreateSynonyms and PutSynonyms serve documents of the kind synonyms.
func (h *documents) ListSynonymSets(ctx context.Context, _ api.ListSynonymSetsRequestObject) (api.ListSynonymSetsResponseObject, error) {
	all, err := h.list(ctx, hotline.SettingSynonyms)
	return api.ListSynonymSets200JSONResponse(all), err
}

func (h *documents) GetSynonyms(ctx context.Context, r api.GetSynonymsRequestObject) (api.GetSynonymsResponseObject, error) {
	d, err := h.get(ctx, hotline.SettingSynonyms, r.Name)
	return api.GetSynonyms200JSONResponse(d), err
}

func (h *documents) CreateSynonyms(ctx context.Context, r api.CreateSynonymsRequestObject) (api.CreateSynonymsResponseObject, error) {
	d, err := h.put(ctx, hotline.SettingSynonyms, r.Body.Name, 0, r.Body.Body)
	return api.CreateSynonyms201JSONResponse(d), err
}

func (h *documents) PutSynonyms(ctx context.Context, r api.PutSynonymsRequestObject) (api.PutSynonymsResponseObject, error) {
	d, err := h.put(ctx, hotline.SettingSynonyms, r.Name, r.Body.Version, r.Body.Body)
	return api.PutSynonyms200JSONResponse(d), err
}

// ListTemplates, GetTemplate, CreateTemplate and PutTemplate serve documents of the kind template.
func (h *documents) ListTemplates(ctx context.Context, _ api.ListTemplatesRequestObject) (api.ListTemplatesResponseObject, error) {
	all, err := h.list(ctx, hotline.SettingTemplate)
	return api.ListTemplates200JSONResponse(all), err
}

func (h *documents) GetTemplate(ctx context.Context, r api.GetTemplateRequestObject) (api.GetTemplateResponseObject, error) {
	d, err := h.get(ctx, hotline.SettingTemplate, r.Name)
	return api.GetTemplate200JSONResponse(d), err
}

func (h *documents) CreateTemplate(ctx context.Context, r api.CreateTemplateRequestObject) (api.CreateTemplateResponseObject, error) {
	d, err := h.put(ctx, hotline.SettingTemplate, r.Body.Name, 0, r.Body.Body)
	return api.CreateTemplate201JSONResponse(d), err
}

func (h *documents) PutTemplate(ctx context.Context, r api.PutTemplateRequestObject) (api.PutTemplateResponseObject, error) {
	d, err := h.put(ctx, hotline.SettingTemplate, r.Name, r.Body.Version, r.Body.Body)
	return api.PutTemplate200JSONResponse(d), err
}

// ListWebhooks, GetWebhook, CreateWebhook and PutWebhook serve documents of the kind webhook.
func (h *documents) ListWebhooks(ctx context.Context, _ api.ListWebhooksRequestObject) (api.ListWebhooksResponseObject, error) {
	all, err := h.list(ctx, hotline.SettingWebhook)
	return api.ListWebhooks200JSONResponse(all), err
}

func (h *documents) GetWebhook(ctx context.Context, r api.GetWebhookRequestObject) (api.GetWebhookResponseObject, error) {
	d, err := h.get(ctx, hotline.SettingWebhook, r.Name)
	return api.GetWebhook200JSONResponse(d), err
}

func (h *documents) CreateWebhook(ctx context.Context, r api.CreateWebhookRequestObject) (api.CreateWebhookResponseObject, error) {
	d, err := h.put(ctx, hotline.SettingWebhook, r.Body.Name, 0, r.Body.Body)
	return api.CreateWebhook201JSONResponse(d), err
}

func (h *documents) PutWebhook(ctx context.Context, r api.PutWebhookRequestObject) (api.PutWebhookResponseObject, error) {
	d, err := h.put(ctx, hotline.SettingWebhook, r.Name, r.Body.Version, r.Body.Body)
	return api.PutWebhook200JSONResponse(d), err
}

// ListNoticePlans, GetNoticePlan, CreateNoticePlan and PutNoticePlan serve documents of the kind notice.
func (h *documents) ListNoticePlans(ctx context.Context, _ api.ListNoticePlansRequestObject) (api.ListNoticePlansResponseObject, error) {
	all, err := h.list(ctx, hotline.SettingNotice)
	return api.ListNoticePlans200JSONResponse(all), err
}

func (h *documents) GetNoticePlan(ctx context.Context, r api.GetNoticePlanRequestObject) (api.GetNoticePlanResponseObject, error) {
	d, err := h.get(ctx, hotline.SettingNotice, r.Name)
	return api.GetNoticePlan200JSONResponse(d), err
}

func (h *documents) CreateNoticePlan(ctx context.Context, r api.CreateNoticePlanRequestObject) (api.CreateNoticePlanResponseObject, error) {
	d, err := h.put(ctx, hotline.SettingNotice, r.Body.Name, 0, r.Body.Body)
	return api.CreateNoticePlan201JSONResponse(d), err
}

func (h *documents) PutNoticePlan(ctx context.Context, r api.PutNoticePlanRequestObject) (api.PutNoticePlanResponseObject, error) {
	d, err := h.put(ctx, hotline.SettingNotice, r.Name, r.Body.Version, r.Body.Body)
	return api.PutNoticePlan200JSONResponse(d), err
}

// ListRobots, GetRobot, CreateRobot and PutRobot serve documents of the kind robot.
func (h *documents) ListRobots(ctx context.Context, _ api.ListRobotsRequestObject) (api.ListRobotsResponseObject, error) {
	all, err := h.list(ctx, hotline.SettingRobot)
	return api.ListRobots200JSONResponse(all), err
}

func (h *documents) GetRobot(ctx context.Context, r api.GetRobotRequestObject) (api.GetRobotResponseObject, error) {
	d, err := h.get(ctx, hotline.SettingRobot, r.Name)
	return api.GetRobot200JSONResponse(d), err
}

func (h *documents) CreateRobot(ctx context.Context, r api.CreateRobotRequestObject) (api.CreateRobotResponseObject, error) {
	d, err := h.put(ctx, hotline.SettingRobot, r.Body.Name, 0, r.Body.Body)
	return api.CreateRobot201JSONResponse(d), err
}

func (h *documents) PutRobot(ctx context.Context, r api.PutRobotRequestObject) (api.PutRobotResponseObject, error) {
	d, err := h.put(ctx, hotline.SettingRobot, r.Name, r.Body.Version, r.Body.Body)
	return api.PutRobot200JSONResponse(d), err
}
