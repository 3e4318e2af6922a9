#!/usr/bin/env node
// npm links a command only to a file of its own package.
import '../../../tools/bootstrap/eops.mjs';
