using Glance.Configuration;
using Glance.Configuration.Declarations.Catalog.Stores;
using Glance.Stores;
using Glance.Stores.Drivers.File;
using Glance.Stores.Drivers.File.Directories;
using Glance.Stores.Drivers.File.Options;
using NUnit.Framework;

namespace Glance.UnitTests.Stores;

public sealed class StoreOptionsTests
{
    [Test]
    public void Nothing_set_means_the_file_store_and_a_mention_of_http()
    {
        var options = From("");

        Assert.That(options.MultiStore, Is.False);
        Assert.That(options.Backends.Select(backend => backend.Type), Is.EqualTo(new[] { "file", "http" }));
        Assert.That((options.Default, FileOf(options.Backends[0]).DefaultDatadir), Is.EqualTo(("file", "/var/lib/glance/images")));
    }

    [Test]
    public void The_class_names_of_the_first_releases_are_understood() =>
        Assert.That(
            From("[glance_store]\nstores = glance.store.filesystem.Store, glance.store.http.Store, file").Backends.Select(backend => backend.Type),
            Is.EqualTo(new[] { "file", "http" }));

    [Test]
    public void Every_backend_has_its_section_and_shares_the_defaults()
    {
        var options = From("""
            [DEFAULT]
            enabled_backends = fast:file, cheap:file
            [glance_store]
            default_backend = fast
            [backend_defaults]
            filesystem_thin_provisioning = true
            filesystem_store_datadir = /shared
            [fast]
            filesystem_store_datadirs = /fast1:10
            filesystem_store_datadirs = /fast2:20
            store_description = NVMe
            weight = 7
            [cheap]
            filesystem_thin_provisioning = false
            """);

        Assert.That((options.MultiStore, options.Default), Is.EqualTo((true, "fast")));
        var (fast, cheap) = (options.Backends[0], options.Backends[1]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((fast.Id, fast.Description, fast.Weight, FileOf(fast).ThinProvisioning, FileOf(fast).Datadir),
                Is.EqualTo(("fast", "NVMe", 7, true, (string?)null)));
            Assert.That(FileOf(fast).Datadirs, Is.EqualTo(new[] { "/fast1:10", "/fast2:20" }));
            Assert.That((cheap.Id, cheap.Weight, FileOf(cheap).ThinProvisioning, FileOf(cheap).Datadir),
                Is.EqualTo(("cheap", 0, false, "/shared")));
        }
    }

    [TestCase("", DirectIo.Auto)]
    [TestCase("filesystem_direct_io = auto", DirectIo.Auto)]
    [TestCase("filesystem_direct_io = True", DirectIo.Always)]
    [TestCase("filesystem_direct_io = false", DirectIo.Never)]
    public void Which_uploads_go_past_the_page_cache_is_read(string line, object expected) =>
        Assert.That(FileOf(From($"[glance_store]\n{line}").Backends[0]).DirectIo, Is.EqualTo(expected));

    [Test]
    public void A_datadir_set_to_nothing_leaves_the_datadirs_alone()
    {
        var file = FileOf(From("[glance_store]\nfilesystem_store_datadir =\nfilesystem_store_datadirs = /a:1").Backends[0]);

        Assert.That(file.Datadir, Is.Null);
        Assert.That(file.Datadirs, Is.EqualTo(new[] { "/a:1" }));
    }

    [Test]
    public void A_driver_reads_its_own_options_and_no_others()
    {
        var section = From("").Backends[0].For(FileStoreDeclarations.Driver);

        Assert.That(
            () => section.Get(HttpStoreDeclarations.HttpsInsecure),
            Throws.ArgumentException.With.Message.Contains("https_insecure"));
    }

    private static FileStoreOptions FileOf(BackendOptions backend) => FileStoreOptions.From(backend.For(FileStoreDeclarations.Driver));

    private static StoreOptions From(string ini) => StoreOptions.From(ConfigurationSnapshot.FromText(ini));
}
