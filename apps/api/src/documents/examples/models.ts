const builtIn = {
  id: 'so_builtin_1',
  model_type: 'SO',
  name: 'Storage (built in)',
  version: 1,
  status: 'active',
  builtin: true,
  description: 'The SO model that comes with the product.',
  sha256: '2fa562e024a81610e36ce9989e943cd3b510b915f3e5c076c93f0bd204aafc8c',
  size_bytes: 130,
  uploaded_by: null,
  created_at: '2026-11-27T00:41:02.632Z',
  lastRun: { job_id: 'so_1795740087164_dw3w93', status: 'success', completed_at: '2026-11-27T00:41:27.719Z' },
};

const uploaded = {
  id: '01a21a73-645b-71c2-ba0b-fbbaf1ac3704',
  model_type: 'SO',
  name: 'mine.py',
  version: 2,
  status: 'candidate',
  builtin: false,
  description: 'Says hello.',
  sha256: 'b80792336156c7b0f7fe02eeef24610d2d52a10d1810397744471d1dc5738180',
  size_bytes: 15,
  uploaded_by: 'trader@example.com',
  created_at: '2026-11-27T00:41:39.675Z',
  lastRun: null,
};

export const modelAnswers = {
  ModelPage: { success: true, models: [builtIn, uploaded], next_cursor: null },
  ModelAnswer: { success: true, model: builtIn },
  UploadedModel: {
    success: true,
    model: uploaded,
    warnings: [
      {
        line: null,
        column: null,
        code: 'no_result',
        message: 'writes no result: its jobs end without tables and KPIs; see energy_ops.table and energy_ops.result',
      },
    ],
  },
  ModelSource: {
    success: true,
    model_id: 'so_builtin_1',
    sha256: '2fa562e024a81610e36ce9989e943cd3b510b915f3e5c076c93f0bd204aafc8c',
    size_bytes: 130,
    source:
      '# energy_models sha256:aad865cd0ee2f9e9dec0d31e8c952ba2d40036bafd04ad607f586efb3b467856\nfrom energy_models.so import main\n\nmain()\n',
  },
  ModelDiff: {
    success: true,
    model_id: '01a21a73-645b-71c2-ba0b-fbbaf1ac3704',
    against: 'so_builtin_1',
    identical: false,
    added_lines: 1,
    removed_lines: 4,
    diff: '--- Storage (built in) (SO version 1)\n+++ mine.py (SO version 2)\n@@ -1,4 +1,1 @@\n-# energy_models sha256:aad865cd0ee2f9e9dec0d31e8c952ba2d40036bafd04ad607f586efb3b467856\n-from energy_models.so import main\n-\n-main()\n+print("hello")\n',
    too_large: false,
  },
};
