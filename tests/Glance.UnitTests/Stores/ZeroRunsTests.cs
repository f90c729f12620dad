using FsCheck;
using FsCheck.Fluent;
using Glance.Stores.Drivers.File;
using NUnit.Framework;

namespace Glance.UnitTests.Stores;

public sealed class ZeroRunsTests
{
    [TestCase(new byte[] { 0, 0, 0, 0, 1, 0, 0, 0 }, 0, 4)]
    [TestCase(new byte[] { 0, 0, 1, 0 }, 0, 0)]
    [TestCase(new byte[] { 0, 0, 1, 0 }, 2, 2)]
    [TestCase(new byte[] { 0, 0 }, 0, 2)]
    public void Zeroes_count_by_chunks_of_the_file(byte[] data, int position, int expected) =>
        Assert.That(ZeroRuns.LengthAtStart(data, position, 4), Is.EqualTo(expected));

    [Test]
    public void Runs_cover_the_data_and_skip_only_zeroes()
    {
        var data = Gen.Elements<byte>(0, 0, 0, 0, 0, 0, 0, 1).ArrayOf().ToArbitrary();

        Prop.ForAll(data, Gen.Choose(0, 9).ToArbitrary(), (bytes, position) =>
        {
            for (var done = 0; done < bytes.Length;)
            {
                var rest = bytes.AsSpan(done);
                var zeroes = ZeroRuns.LengthAtStart(rest, position + done, 4);
                var solid = zeroes > 0 ? 0 : ZeroRuns.LengthUntilNext(rest, position + done, 4);
                if (zeroes + solid == 0 || rest[..zeroes].ContainsAnyExcept((byte)0))
                    return false;
                done += zeroes + solid;
            }

            return true;
        }).QuickCheckThrowOnFailure();
    }
}
