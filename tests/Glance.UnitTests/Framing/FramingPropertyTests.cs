using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Glance.UnitTests.Framing;

/// <summary>What holds for every stream, well-formed or not, in whatever pieces it comes.</summary>
internal sealed class FramingPropertyTests
{
    [Test]
    public void A_stream_is_read_alike_in_whatever_pieces_it_comes_and_is_taken()
    {
        Prop.ForAll(Streams.Any(), ArbMap.Default.ArbFor<int>(), static (stream, seed) =>
        {
            var random = new Random(seed);
            var whole = Transcript.Of(stream);
            var pieces = Transcript.Of(stream, () => random.Next(1, 12), all => random.Next(0, all + 1));
            return pieces.IsAlike(whole).Label($"\n{whole}\n{pieces}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Test]
    public void A_byte_at_a_time_is_as_good_as_all_at_once()
    {
        Prop.ForAll(Streams.Any(), static stream => Transcript.Of(stream, static () => 1).IsAlike(Transcript.Of(stream)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Test]
    public void The_framing_sees_the_requests_that_a_slow_reader_by_the_book_sees()
    {
        Prop.ForAll(Streams.Any(), static stream =>
        {
            var expected = ReferenceReader.Read(stream);
            var actual = ReferenceReader.Of(Transcript.Of(stream));
            return (actual == expected).Label($"\n{expected}\n{actual}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }
}
