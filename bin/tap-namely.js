#!/usr/bin/env node
import "../dist/tap.js";
