using System.Runtime.InteropServices;
using Glance.Domain.Stores;
using Glance.Stores.Drivers.File;
using Glance.Stores.Drivers.File.Options;
using Glance.Stores.Drivers.File.Uploads;
using Glance.Stores.Posix;
using Glance.TestKit.Http;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.ConformanceTests.Stores;

/// <summary>How uploads get to the disk: past the page cache, into room that was taken before, and written back as they go.</summary>
public sealed class FileStoreWritingTests
{
    private const int Page = 4096;
    private const int Piece = 64 * 1024;
    private const long MiB = 1 << 20;

    private string _root = null!;

    [SetUp]
    public void MakeRoot() => _root = Directory.CreateTempSubdirectory("glance-writing-").FullName;

    [TearDown]
    public void RemoveRoot() => Directory.Delete(_root, recursive: true);

    [Test]
    public async Task Direct_writes_give_the_same_file(
        [Values(0, 1, 4095, 4096, 4097, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, (5 << 20) + 1)] int size,
        [Values] bool announced,
        [Values] bool thin)
    {
        var store = Make(_root, DirectIo.Always, thin);
        var data = Aligned(size, 0);
        await using var write = await store.BeginWriteAsync("image", announced ? size : null, default);
        for (var offset = 0; offset < size; offset += Piece)
            await write.WriteAsync(data.Slice(offset, Math.Min(Piece, size - offset)), default);

        var stored = await write.CommitAsync(default);

        Assert.That(stored.Size, Is.EqualTo(size));
        Assert.That(System.IO.File.ReadAllBytes(Path.Combine(_root, "image")), Is.EqualTo(data.ToArray()));
    }

    [Test]
    public async Task Whole_pages_are_written_past_the_page_cache_until_one_is_not_whole()
    {
        await using var write = await Make(_root, DirectIo.Always).BeginWriteAsync("image", null, default);
        Assume.That(IsDirect(), "the file system of temporary files takes direct writes");
        var data = Aligned(3 * Piece, 0);

        await write.WriteAsync(data[..Piece], default);
        Assert.That(IsDirect(), Is.True, "whole pages");
        await write.WriteAsync(data.Slice(Piece, Piece + 1), default);
        Assert.That(IsDirect(), Is.False, "a byte more than whole pages");
        await write.WriteAsync(data[((2 * Piece) + 1)..], default);
        await write.CommitAsync(default);

        Assert.That(System.IO.File.ReadAllBytes(Path.Combine(_root, "image")), Is.EqualTo(data.ToArray()));
    }

    [Test]
    public async Task Memory_that_begins_elsewhere_is_written_through_the_page_cache()
    {
        await using var write = await Make(_root, DirectIo.Always).BeginWriteAsync("image", null, default);
        var data = Aligned(Piece, 1);

        await write.WriteAsync(data, default);

        Assert.That(IsDirect(), Is.False);
        await write.CommitAsync(default);
        Assert.That(System.IO.File.ReadAllBytes(Path.Combine(_root, "image")), Is.EqualTo(data.ToArray()));
    }

    [Test]
    public async Task Small_images_stay_in_the_page_cache_unless_it_is_said_otherwise([Values(null, 10_000L)] long? size)
    {
        await using (await Make(_root, DirectIo.Auto).BeginWriteAsync("image", size, default))
            Assert.That(IsDirect(), Is.False);
    }

    [Test]
    public async Task Room_is_taken_a_step_ahead_and_what_is_too_much_given_back()
    {
        const long Announced = 1 << 30;
        var store = Make(_root, DirectIo.Never);
        var directory = store.Datadirs[0];
        Assume.That(directory.FreeSpaceIsCertain() && directory.FreeSpace() > Announced, "temporary files can have room taken for them");

        await using var write = await store.BeginWriteAsync("image", Announced, default);
        var path = DataPath()!;
        Assert.That(BytesOnDisk(path), Is.InRange(UploadFile.FirstRoom, UploadFile.FirstRoom + (MiB / 2)));
        Assert.That(new FileInfo(path).Length, Is.Zero);
        await write.WriteAsync(new byte[UploadFile.FirstRoom + 1], default);
        Assert.That(BytesOnDisk(path), Is.InRange(2 * UploadFile.FirstRoom, (2 * UploadFile.FirstRoom) + (MiB / 2)));
        await write.CommitAsync(default);

        Assert.That(new FileInfo(path).Length, Is.EqualTo(UploadFile.FirstRoom + 1));
        Assert.That(BytesOnDisk(path), Is.LessThan(UploadFile.FirstRoom + MiB));
    }

    [TestCase(null, false)]
    [TestCase(MiB, true)]
    public async Task No_room_is_taken_without_a_size_or_where_zeroes_take_none(long? size, bool thin)
    {
        await using (await Make(_root, DirectIo.Never, thin).BeginWriteAsync("image", size, default))
            Assert.That(BytesOnDisk(DataPath()!), Is.Zero);
    }

    [Test]
    public async Task Room_that_one_upload_took_is_not_anothers()
    {
        using var disk = TemporaryMount.Tmpfs("6m");
        var store = Make(disk.Path, DirectIo.Never);
        await using (await store.BeginWriteAsync("first", 4 * MiB, default))
            Assert.That(async () => await store.BeginWriteAsync("second", 4 * MiB, default), Fails(StoreFailure.Full));
        await using (await store.BeginWriteAsync("second", 4 * MiB, default))
            Assert.That(Directory.GetFiles(disk.Path, "*.data", SearchOption.AllDirectories), Has.Length.EqualTo(1));

        Assert.That(Directory.GetFiles(disk.Path, "*", SearchOption.AllDirectories), Is.Empty);
    }

    [Test]
    public void Room_that_is_not_there_is_said_before_anything_is_written()
    {
        using var disk = TemporaryMount.Tmpfs("2m");
        var handle = System.IO.File.OpenHandle(Path.Combine(disk.Path, "data"), FileMode.CreateNew, FileAccess.Write);
        using var file = new UploadFile(handle, 8 * MiB, null);

        Assert.That(file.TakeRoom(until: 1), Is.EqualTo(Errno.NoSpace));
        Assert.That(
            () => file.Write(new byte[10], 0),
            Throws.TypeOf<IOException>().With.Property(nameof(Exception.HResult)).EqualTo(Errno.NoSpace));
    }

    [Test]
    public async Task What_is_written_back_on_the_way_is_whole_in_the_end()
    {
        var store = Make(_root, DirectIo.Never);
        var pieces = (3 * UploadFile.WriteBackStep / MiB) + 1;
        await using var write = await store.BeginWriteAsync("image", null, default);
        for (var i = 0; i < pieces; i++)
            await write.WriteAsync(Aligned((int)MiB, 0), default);
        await write.CommitAsync(default);

        var expected = Aligned((int)MiB, 0).ToArray();
        var found = new byte[MiB];
        await using var file = System.IO.File.OpenRead(Path.Combine(_root, "image"));
        for (var i = 0; i < pieces; i++)
        {
            await file.ReadExactlyAsync(found);
            Assert.That(found.AsSpan().SequenceEqual(expected), Is.True, $"MiB {i}");
        }

        Assert.That(file.Length, Is.EqualTo(pieces * MiB));
    }

    private static FileStore Make(string directory, DirectIo direct, bool thin = false)
    {
        var options = new FileStoreOptions { Datadir = directory, DirectIo = direct, ThinProvisioning = thin };
        return FileStore.Create("file", options, TimeProvider.System, NullLogger.Instance);
    }

    // Bytes that begin so far behind the beginning of a page.
    private static Memory<byte> Aligned(int size, int beyond)
    {
        var array = GC.AllocateUninitializedArray<byte>(size + (2 * Page), pinned: true);
        var start = (int)(-Marshal.UnsafeAddrOfPinnedArrayElement(array, 0) & (Page - 1)) + beyond;
        TestData.Bytes(size).CopyTo(array, start);
        return array.AsMemory(start, size);
    }

    private static NUnit.Framework.Constraints.EqualConstraint<StoreFailure> Fails(StoreFailure failure) =>
        Throws.TypeOf<StoreException>().With.Property(nameof(StoreException.Failure)).EqualTo(failure);

    private static long BytesOnDisk(string path) => FileStoreOnDiskTests.BytesOnDisk(path);

    private string? DataPath() => Directory.GetFiles(_root, "*.data", SearchOption.AllDirectories).SingleOrDefault();

    // What the kernel says of this process's descriptor of the file (proc_pid_fdinfo(5)).
    private bool IsDirect()
    {
        var path = DataPath();
        var link = Directory.GetFiles("/proc/self/fd").Single(fd => System.IO.File.ResolveLinkTarget(fd, false)?.FullName == path);
        var flags = System.IO.File.ReadLines($"/proc/self/fdinfo/{Path.GetFileName(link)}")
            .Single(line => line.StartsWith("flags:", StringComparison.Ordinal));
        var direct = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x10000 : 0x4000;
        return (Convert.ToInt32(flags["flags:".Length..].Trim(), 8) & direct) != 0;
    }
}
