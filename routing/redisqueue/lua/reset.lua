-- Forgets everything but the last token, so that tokens rise on.
--
-- KEYS  as common; removes wait due age lease item gone fill

call('UNLINK', wait, due, age, lease, item, gone, fill)
return 1
