#!/usr/bin/python3
"""Points Keystone's image endpoints, and those of the second image service some tests want, at a server.

catalog.py KEYSTONE_URL IMAGE_URL
"""
import sys

import requests

keystone, image = sys.argv[1:]
SCOPE = {'project': {'name': 'admin', 'domain': {'id': 'default'}}}
ADMIN = {'name': 'admin', 'password': 'admin', 'domain': {'id': 'default'}}

headers = {}


def call(method, path, **arguments):
    # A connection for each: uwsgi closes them, and a kept one may be found closed.
    answer = requests.request(method, keystone + path, headers=headers, timeout=30, **arguments)
    answer.raise_for_status()
    return answer


token = call('POST', '/auth/tokens', json={'auth': {
    'identity': {'methods': ['password'], 'password': {'user': ADMIN}}, 'scope': SCOPE}})
headers['X-Auth-Token'] = token.headers['X-Subject-Token']
for kind, name in (('image', 'glance'), ('image_remote', 'glance_remote')):
    services = call('GET', '/services', params={'type': kind}).json()['services']
    service = services[0] if services else call(
        'POST', '/services', json={'service': {'type': kind, 'name': name}}).json()['service']
    endpoints = call('GET', '/endpoints', params={'service_id': service['id']}).json()['endpoints']
    have = {endpoint['interface']: endpoint for endpoint in endpoints}
    for interface in ('public', 'internal', 'admin'):
        if interface not in have:
            call('POST', '/endpoints', json={'endpoint': {
                'interface': interface, 'region_id': 'RegionOne', 'service_id': service['id'], 'url': image}})
        elif have[interface]['url'] != image:
            call('PATCH', '/endpoints/' + have[interface]['id'], json={'endpoint': {'url': image}})
