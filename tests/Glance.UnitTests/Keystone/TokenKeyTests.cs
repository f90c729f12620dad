using System.Buffers;
using System.Runtime.InteropServices;
using Glance.Keystone.Tokens;
using NUnit.Framework;

namespace Glance.UnitTests.Keystone;

internal sealed class TokenKeyTests
{
    [TestCase(1)]
    [TestCase(1023)]
    [TestCase(1024)]
    [TestCase(1025)]
    [TestCase(8000)]
    public void A_token_of_any_length_has_one_key_and_no_other_token_has_it(int length)
    {
        var token = new string('a', length);

        Assert.That(TokenKey.Of(new string('a', length)), Is.EqualTo(TokenKey.Of(token)));
        Assert.That(
            new[] { token[..^1] + "b", "b" + token[1..], token + "a", token[..^1] }.Select(TokenKey.Of),
            Has.None.EqualTo(TokenKey.Of(token)));
    }

    [Test]
    public void What_is_kept_in_the_place_of_a_token_is_its_sha_256()
    {
        // The example of FIPS 180-2.
        var hash = Convert.FromHexString("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        var words = MemoryMarshal.Cast<byte, ulong>(hash);

        Assert.That(TokenKey.Of("abc"), Is.EqualTo(new TokenKey(words[0], words[1], words[2], words[3])));
    }

    [Test]
    public void Memory_that_a_long_token_was_in_goes_back_without_it()
    {
        var before = ArrayPool<byte>.Shared.Rent(8000);
        ArrayPool<byte>.Shared.Return(before, clearArray: true);

        _ = TokenKey.Of(new string('s', 8000));

        var after = ArrayPool<byte>.Shared.Rent(8000); // This thread's last.
        ArrayPool<byte>.Shared.Return(after);
        Assert.That(after, Is.SameAs(before).And.All.Zero);
    }
}
