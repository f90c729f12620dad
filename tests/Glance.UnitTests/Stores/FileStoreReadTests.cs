using System.Diagnostics;
using Glance.Domain.Stores;
using Glance.Stores.Drivers.File;
using Glance.Stores.Posix;
using NUnit.Framework;

namespace Glance.UnitTests.Stores;

public sealed class FileStoreReadTests
{
    private const int Size = 300_000;

    private string _path = string.Empty;
    private byte[] _data = [];

    [SetUp]
    public void WriteFile()
    {
        _path = Path.GetTempFileName();
        _data = new byte[Size];
        new Random(7).NextBytes(_data);
        using var file = new FileStream(_path, FileMode.Create);
        file.Write(_data);
        file.Flush(flushToDisk: true);
    }

    [TearDown]
    public void RemoveFile() => File.Delete(_path);

    [Test]
    public async Task What_lies_in_memory_is_read_without_another_thread()
    {
        using var file = File.OpenHandle(_path);
        if (PageCache.Read(file, new byte[1], 0) == PageCache.Unknown)
            Assert.Ignore($"the file system of {_path} cannot tell what is in memory");
        await using var read = new FileStoreRead("files", file, 0, Size);
        var buffer = new byte[Size];

        var reading = read.ReadAsync(buffer, default);

        Assert.That(reading.IsCompleted, Is.True);
        Assert.That(await reading, Is.EqualTo(Size));
        Assert.That(buffer, Is.EqualTo(_data));
    }

    [Test]
    public async Task What_does_not_lie_in_memory_is_read_from_the_disk()
    {
        // Nothing is copied: dd tells the system that the file is not needed in memory.
        using var forget = Process.Start("dd", $"of={_path} oflag=nocache conv=notrunc,fdatasync count=0 status=none");
        await forget.WaitForExitAsync();
        Assert.That(forget.ExitCode, Is.Zero);
        await using var read = new FileStoreRead("files", File.OpenHandle(_path), 0, Size);
        var buffer = new byte[Size];

        var got = await read.ReadAsync(buffer, default);

        Assert.That(got, Is.EqualTo(Size));
        Assert.That(buffer, Is.EqualTo(_data));
    }

    [TestCase(0, 1)]
    [TestCase(4095, 2)]
    [TestCase(299_999, 1)]
    [TestCase(100_001, 150_000)]
    public async Task A_part_begins_and_ends_where_it_was_asked_to(int offset, int length)
    {
        await using var read = new FileStoreRead("files", File.OpenHandle(_path), offset, length);
        var buffer = new byte[Size];

        var got = await read.ReadAsync(buffer, default);
        var after = await read.ReadAsync(buffer.AsMemory(got), default);

        Assert.That(buffer[..got], Is.EqualTo(_data[offset..(offset + length)]));
        Assert.That(after, Is.Zero);
    }

    [Test]
    public async Task A_file_that_is_shorter_than_its_record_says_ends_the_read_with_a_failure()
    {
        await using var read = new FileStoreRead("files", File.OpenHandle(_path), 0, Size + 5);

        Assert.That(async () => await read.ReadAsync(new byte[Size + 5], default), Throws.TypeOf<StoreException>()
            .With.Property(nameof(StoreException.Failure)).EqualTo(StoreFailure.Unavailable)
            .And.Message.EqualTo("Store files: image data ended at byte 300000, 5 bytes early"));
    }

    [Test]
    public void A_read_of_memory_tells_the_end_of_a_file()
    {
        using var file = File.OpenHandle(_path);

        Assert.That(PageCache.Read(file, new byte[10], Size), Is.Zero.Or.EqualTo(PageCache.Unknown));
    }
}
