-- Of a verdict that was taken back the moment alone stays.
UPDATE verdicts SET reason = '', machine = '', codes = '[]' WHERE verdict = '';
