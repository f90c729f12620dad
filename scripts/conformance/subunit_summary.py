#!/usr/bin/python3
"""Reads a subunit v2 stream: JSON per test, a summary on stdout, and a verdict.

subunit_summary.py STREAM JSON_OUT [--seconds N] [--expected FILE] [--whole]

FILE names what is not to pass yet, one test a line: 'fail TEST # reason' or 'skip TEST # reason'. With it the exit status is 0
when exactly those did not pass (without --whole, listed tests that were not run do not count); else when nothing failed.
"""
import argparse
import collections
import json
import sys

import subunit
import testtools


class Collect(testtools.StreamResult):
    """The last status of every test, with its reason or traceback."""

    def __init__(self):
        self.tests = {}
        self.began = {}
        self.text = collections.defaultdict(lambda: collections.defaultdict(bytes))

    def status(self, test_id=None, test_status=None, test_tags=None, runnable=True, file_name=None, file_bytes=None,
               eof=False, mime_type=None, route_code=None, timestamp=None):
        if test_id is None:
            return
        name = test_id.split('[')[0]
        if file_name and file_bytes:
            self.text[name][file_name] += bytes(file_bytes)
        if test_status == 'inprogress':
            self.began[name] = timestamp
        elif test_status in ('success', 'fail', 'skip', 'xfail', 'uxsuccess'):
            began = self.began.get(name)
            test = {'status': test_status}
            if began and timestamp:
                test['seconds'] = round((timestamp - began).total_seconds(), 3)
            for status, file in (('skip', 'reason'), ('fail', 'traceback')):
                if test_status == status:
                    test[file] = self.text[name][file].decode('utf-8', 'replace').strip()[-4000:]
            self.tests[name] = test


def read_expected(path):
    expected = {}
    with open(path, encoding='utf-8') as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip() or line.startswith('#'):
                continue
            entry, _, reason = (part.strip() for part in line.partition(' # '))
            kind, _, name = entry.partition(' ')
            if kind not in ('fail', 'skip') or not name or not reason:
                sys.exit("%s:%d: expected 'fail TEST # reason' or 'skip TEST # reason', found: %s" % (path, number, line.strip()))
            expected[name] = (kind, reason)
    return expected


def verdict(tests, expected, whole):
    """Lines that say where the run differs from the list."""
    for name, test in sorted(tests.items()):
        wanted = expected.get(name, ('success', ''))[0]
        if test['status'] == wanted:
            continue
        if test['status'] == 'success':
            yield 'PASSES NOW, take it from the list: %s' % name
        else:
            last = [line for line in test.get('traceback', test.get('reason', '')).splitlines() if line.strip()]
            yield 'UNEXPECTED %s %s\n     %s' % (test['status'], name, last[-1][:300] if last else '')
    for name in sorted(set(expected) - set(tests)) if whole else ():
        yield 'LISTED BUT NOT RUN %s' % name


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('stream')
    parser.add_argument('json')
    parser.add_argument('--seconds', type=int)
    parser.add_argument('--expected')
    parser.add_argument('--whole', action='store_true')
    arguments = parser.parse_args()

    collect = Collect()
    with open(arguments.stream, 'rb') as stream:
        collect.startTestRun()
        subunit.ByteStreamToStreamResult(stream, non_subunit_name='stdout').run(collect)
        collect.stopTestRun()
    tests = collect.tests
    count = collections.Counter(test['status'] for test in tests.values())
    with open(arguments.json, 'w', encoding='utf-8') as out:
        json.dump({'wall_seconds': arguments.seconds, 'tests': tests}, out, indent=1, sort_keys=True)

    expected = read_expected(arguments.expected) if arguments.expected else {
        name: ('skip', '') for name, test in tests.items() if test['status'] == 'skip'}
    differences = list(verdict(tests, expected, arguments.whole and bool(arguments.expected)))
    for line in differences:
        print(line)
    for reason, number in collections.Counter(
            test['reason'].splitlines()[-1] for test in tests.values() if test.get('reason')).most_common():
        print('skipped %3d: %s' % (number, reason[:200]))
    if not tests:
        print('no test ran')
    if arguments.expected:
        print('%d tests in %ss, %d listed as not passing yet, %d differences from the list' % (
            len(tests), arguments.seconds, len(expected), len(differences)))
    print('%d passed, %d failed, %d skipped' % (
        count['success'] + count['xfail'], count['fail'] + count['uxsuccess'], count['skip']))
    return 1 if differences or not tests else 0


sys.exit(main())
