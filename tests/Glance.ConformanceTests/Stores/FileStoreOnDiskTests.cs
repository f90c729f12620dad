using System.Diagnostics;
using Glance.Domain.Stores;
using Glance.Stores.Drivers.File;
using Glance.Stores.Drivers.File.Directories;
using Glance.Stores.Drivers.File.Options;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.ConformanceTests.Stores;

/// <summary>What the file driver promises about files, directories and disks.</summary>
public sealed class FileStoreOnDiskTests
{
    private string _root = null!;

    private string Images => Path.Combine(_root, "images");

    [SetUp]
    public void MakeRoot() => _root = Directory.CreateTempSubdirectory("glance-disk-").FullName;

    [TearDown]
    public void RemoveRoot() => Directory.Delete(_root, recursive: true);

    [Test]
    public async Task The_file_is_named_after_the_image_and_the_url_after_the_file()
    {
        var stored = await PutAsync(Make(), "0c3e1f6e-1111-2222-3333-444455556666", 10);

        Assert.That(stored.Url, Is.EqualTo($"file://{Images}/0c3e1f6e-1111-2222-3333-444455556666"));
        Assert.That(new FileInfo(Path.Combine(Images, "0c3e1f6e-1111-2222-3333-444455556666")).Length, Is.EqualTo(10));
    }

    [Test]
    public async Task Running_uploads_are_hidden_from_other_users()
    {
        await PutAsync(Make(), "image", 10);

        Assert.That(System.IO.File.GetUnixFileMode(Path.Combine(Images, ".glance-uploads")),
            Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
    }

    [Test]
    public async Task File_permissions_are_set_and_the_directory_lets_their_users_in()
    {
        Directory.CreateDirectory(Images, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        await PutAsync(Make(options => options with { FilePerm = 644 }), "image", 10);

        Assert.That(Convert.ToString((int)System.IO.File.GetUnixFileMode(Path.Combine(Images, "image")), 8), Is.EqualTo("644"));
        Assert.That(Convert.ToString((int)System.IO.File.GetUnixFileMode(Images), 8), Is.EqualTo("711"));
    }

    [Test]
    public async Task Thin_provisioning_leaves_zeroes_out_of_the_disk([Values(0, 3_000_000)] int solid)
    {
        var store = Make(options => options with { ThinProvisioning = true });
        var data = new byte[8_000_000];
        data.AsSpan(0, solid).Fill(1);
        await using var write = await store.BeginWriteAsync("image", null, default);
        await write.WriteAsync(data, default);
        await write.CommitAsync(default);

        var path = Path.Combine(Images, "image");
        Assert.That(System.IO.File.ReadAllBytes(path), Is.EqualTo(data));
        Assert.That(BytesOnDisk(path), Is.InRange(solid, solid + 100_000));
    }

    [Test]
    public async Task Images_that_another_glance_stored_are_read()
    {
        var store = Make();
        System.IO.File.WriteAllText(Path.Combine(Images, "old"), "data");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await store.GetSizeAsync($"file://{Images}/old", default), Is.EqualTo(4));
            Assert.That(await store.GetSizeAsync($"filesystem://{Images}/old", default), Is.EqualTo(4));
            Assert.That(await store.GetSizeAsync($"file://{Images}//./old", default), Is.EqualTo(4));
        }
    }

    [Test]
    public void Data_that_a_link_leads_out_of_the_directories_is_not_read()
    {
        var store = Make();
        System.IO.File.WriteAllText(Path.Combine(_root, "secret"), "secret");
        Directory.CreateDirectory(Path.Combine(_root, "outside"));
        System.IO.File.WriteAllText(Path.Combine(_root, "outside", "secret"), "secret");
        System.IO.File.CreateSymbolicLink(Path.Combine(Images, "link"), Path.Combine(_root, "secret"));
        Directory.CreateSymbolicLink(Path.Combine(Images, "parent"), Path.Combine(_root, "outside"));
        Directory.CreateSymbolicLink(Path.Combine(Images, "uploads"), Path.Combine(Images, ".glance-uploads"));

        using (Assert.EnterMultipleScope())
        {
            foreach (var name in (string[])["link", "parent/secret", "parent/../../secret", "uploads", "."])
            {
                Assert.That(async () => await store.OpenReadAsync($"file://{Images}/{name}", null, default), Fails(StoreFailure.InvalidLocation), name);
                Assert.That(async () => await store.DeleteAsync($"file://{Images}/{name}", default), Fails(StoreFailure.InvalidLocation), name);
            }
        }
    }

    [Test]
    public async Task A_datadir_may_itself_be_a_link()
    {
        Directory.CreateDirectory(Path.Combine(_root, "real"));
        Directory.CreateSymbolicLink(Images, Path.Combine(_root, "real"));

        var stored = await PutAsync(Make(), "image", 10);

        Assert.That(stored.Url, Does.StartWith($"file://{Images}/"));
        Assert.That(await Make().GetSizeAsync(stored.Url, default), Is.EqualTo(10));
        Assert.That(await Make().GetSizeAsync($"file://{_root}/real/image", default), Is.EqualTo(10));
    }

    [Test]
    public void A_pipe_in_the_directory_is_not_opened()
    {
        var store = Make();
        using (var process = Process.Start("mkfifo", Path.Combine(Images, "pipe")))
            process.WaitForExit();

        Assert.That(async () => await store.OpenReadAsync($"file://{Images}/pipe", null, default), Fails(StoreFailure.InvalidLocation));
    }

    [Test]
    public async Task A_file_that_shrinks_under_a_read_breaks_it_off()
    {
        var store = Make();
        var stored = await PutAsync(store, "image", 1000);
        await using var read = await store.OpenReadAsync(stored.Url, null, default);
        using (var file = new FileStream(Path.Combine(Images, "image"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            file.SetLength(500);

        Assert.That(async () => await read.ReadAsync(new byte[1000], default), Fails(StoreFailure.Unavailable));
    }

    [Test]
    public async Task A_full_disk_ends_the_upload_and_nothing_stays()
    {
        using var disk = TemporaryMount.Tmpfs("1m");
        var store = Make(options => options with { Datadir = disk.Path });
        await using (var write = await store.BeginWriteAsync("image", null, default))
            Assert.That(async () => await write.WriteAsync(new byte[2_000_000], default), Fails(StoreFailure.Full));

        Assert.That(Directory.GetFiles(disk.Path, "*", SearchOption.AllDirectories), Is.Empty);
        Assert.That((await PutAsync(store, "image", 500_000)).Size, Is.EqualTo(500_000));
    }

    [Test]
    public void An_upload_that_cannot_fit_is_refused_before_its_data_comes()
    {
        using var disk = TemporaryMount.Tmpfs("1m");
        var store = Make(options => options with { Datadir = disk.Path });

        Assert.That(async () => await store.BeginWriteAsync("image", 2_000_000, default), Fails(StoreFailure.Full));
    }

    [Test]
    public async Task A_store_on_a_read_only_disk_serves_its_images_and_takes_none()
    {
        using var disk = TemporaryMount.Tmpfs("1m");
        var stored = await PutAsync(Make(options => options with { Datadir = disk.Path }), "image", 10);
        disk.MakeReadOnly();
        var store = Make(options => options with { Datadir = disk.Path });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(store.Capabilities.HasFlag(StoreCapabilities.Write), Is.False);
            Assert.That(await store.GetSizeAsync(stored.Url, default), Is.EqualTo(10));
            Assert.That(async () => await store.BeginWriteAsync("other", null, default), Fails(StoreFailure.Unsupported));
            Assert.That(async () => await store.DeleteAsync(stored.Url, default), Fails(StoreFailure.Denied));
        }
    }

    [Test]
    public async Task A_disk_that_becomes_read_only_denies_the_upload()
    {
        using var disk = TemporaryMount.Tmpfs("1m");
        var store = Make(options => options with { Datadir = disk.Path });
        disk.MakeReadOnly();

        Assert.That(async () => await store.BeginWriteAsync("image", null, default), Fails(StoreFailure.Denied));
        await Task.CompletedTask;
    }

    [Test]
    public async Task Uploads_go_to_the_highest_priority_that_has_room_and_there_to_most_free_space()
    {
        using var small = TemporaryMount.Tmpfs("1m");
        using var large = TemporaryMount.Tmpfs("4m");
        using var low = TemporaryMount.Tmpfs("16m");
        var store = Make(options => options with { Datadir = null, Datadirs = [$"{low.Path}:1", $"{small.Path}:200", $" {large.Path} : 200 "] });

        using (Assert.EnterMultipleScope())
        {
            Assert.That((await PutAsync(store, "a", 1000)).Url, Does.Contain(large.Path));
            Assert.That((await PutAsync(store, "b", 6_000_000)).Url, Does.Contain(low.Path));
            Assert.That(async () => await store.BeginWriteAsync("c", 20_000_000, default), Fails(StoreFailure.Full));
            Assert.That(async () => await store.BeginWriteAsync("b", 10, default), Fails(StoreFailure.Duplicate));
        }
    }

    [Test]
    public async Task A_mount_point_of_the_metadata_file_is_noted_in_the_location()
    {
        var file = Path.Combine(_root, "metadata.json");
        System.IO.File.WriteAllText(file, $$"""[{"id":"one","mountpoint":"/elsewhere"},{"id":"two","mountpoint":"{{_root}}","type":"nfs"}]""");

        var stored = await PutAsync(Make(options => options with { MetadataFile = file }), "image", 1);

        Assert.That(stored.Metadata, Is.EquivalentTo(new Dictionary<string, object?> { ["id"] = "two", ["mountpoint"] = _root, ["type"] = "nfs" }));
    }

    private FileStore Make(Func<FileStoreOptions, FileStoreOptions>? change = null) =>
        FileStore.Create("file", (change ?? (options => options))(new FileStoreOptions { Datadir = Images }), TimeProvider.System, NullLogger.Instance);

    private static async Task<StoredData> PutAsync(FileStore store, string id, int size)
    {
        await using var write = await store.BeginWriteAsync(id, size, default);
        await write.WriteAsync(new byte[size], default);
        return await write.CommitAsync(default);
    }

    private static NUnit.Framework.Constraints.EqualConstraint<StoreFailure> Fails(StoreFailure failure) =>
        Throws.TypeOf<StoreException>().With.Property(nameof(StoreException.Failure)).EqualTo(failure);

    internal static long BytesOnDisk(string path)
    {
        using var process = Process.Start(new ProcessStartInfo("stat", ["-c", "%b", path]) { RedirectStandardOutput = true })!;
        return 512 * long.Parse(process.StandardOutput.ReadToEnd(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
