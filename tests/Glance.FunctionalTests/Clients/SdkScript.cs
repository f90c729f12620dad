namespace Glance.FunctionalTests.Clients;

/// <summary>What a program does with openstacksdk.</summary>
internal static class SdkScript
{
    public const string Text = """
        import hashlib
        import sys

        import openstack
        from openstack import exceptions

        words = sys.argv[1:-1]
        given = {name[len('--os-'):].replace('-', '_'): value for name, value in zip(words[::2], words[1::2])}
        path = sys.argv[-1]
        data = open(path, 'rb').read()


        def connect(user):
            return openstack.connect(
                load_yaml_config=False, load_envvars=False, region_name=given['region_name'],
                auth={'auth_url': given['auth_url'], 'username': user, 'password': user, 'project_name': user,
                      'user_domain_id': 'default', 'project_domain_id': 'default'})


        mine, theirs = connect('demo'), connect('alt_demo')
        image = mine.create_image('sdk', filename=path, disk_format='raw', container_format='bare', wait=True, tags=['red'], meta={'min_disk': 1}, sdk_mark='1')
        assert image.status == 'active' and image.size == len(data), image
        assert image.checksum == hashlib.md5(data).hexdigest(), image
        assert image.hash_algo == 'sha512' and image.hash_value == hashlib.sha512(data).hexdigest(), image

        image = mine.image.update_image(image, name='sdk2', min_ram=64, is_hidden=True)
        assert (image.name, image.min_ram, image.is_hidden) == ('sdk2', 64, True), image
        assert image.id in [i.id for i in mine.image.images(is_hidden=True)]
        image = mine.image.update_image(image, is_hidden=False)
        assert [i.id for i in mine.image.images(name='sdk2')] == [image.id]
        mine.image.add_tag(image, 'blue')
        mine.image.remove_tag(image, 'red')
        assert mine.image.get_image(image.id).tags == ['blue']
        assert mine.image.find_image('sdk2').id == image.id

        assert mine.image.download_image(image).content == data
        whole = b''.join(mine.image.download_image(image, stream=True).iter_content(1024))
        assert whole == data

        mine.image.deactivate_image(image)
        try:
            mine.image.download_image(image)
            assert False, 'a deactivated image was sent'
        except exceptions.SDKException:
            pass  # this release does not look at the status, but at the checksum
        mine.image.reactivate_image(image)

        project = theirs.current_project_id
        mine.image.add_member(image, member_id=project)
        assert [m.status for m in mine.image.members(image)] == ['pending']
        theirs.image.update_member(project, image, status='accepted')
        assert image.id in [i.id for i in theirs.image.images(visibility='shared')]
        assert theirs.image.download_image(image.id).content == data
        mine.image.remove_member(project, image)
        assert theirs.image.find_image(image.id) is None

        image = mine.image.update_image(image, is_protected=True)
        try:
            mine.image.delete_image(image)
            assert False, 'a protected image was deleted'
        except exceptions.HttpException:
            pass
        image = mine.image.update_image(image, is_protected=False, visibility='community')
        assert theirs.image.get_image(image.id).visibility == 'community'
        mine.image.delete_image(image)
        assert mine.image.find_image(image.id) is None

        names = ['page-%d' % number for number in range(5)]
        for name in names:
            mine.image.create_image(name, tags=['paged'], allow_duplicates=True)
        assert sorted(i.name for i in mine.image.images(tag='paged', limit=2)) == names
        for schema in (mine.image.get_image_schema, mine.image.get_images_schema, mine.image.get_member_schema, mine.image.get_members_schema):
            assert schema().properties
        print('all done')
        """;
}
