using Glance.Operations.Uploads;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Uploads;

public sealed class MultihashAlgorithmTests
{
    [TestCase("sha512", "sha512")]
    [TestCase(" SHA256 ", "sha256")]
    [TestCase("sha3-512", "sha3_512")]
    [TestCase("sha1", "sha1")]
    public void Names_of_hashlib_are_understood(string name, string expected) =>
        Assert.That(MultihashAlgorithm.Parse(name).Name, Is.EqualTo(expected));

    [TestCase("blake2b")]
    [TestCase("sha224")]
    [TestCase("shake_128")]
    [TestCase("")]
    public void What_cannot_be_computed_is_said_with_what_can(string name) =>
        Assert.That(() => MultihashAlgorithm.Parse(name), Throws.TypeOf<UnsupportedHashAlgorithmException>()
            .With.Message.Contains($"hashing_algorithm = {name}").And.Message.Contains("sha512, sha384, sha256"));

    [Test]
    public void The_length_of_a_hash_is_that_of_its_algorithm()
    {
        foreach (var name in MultihashAlgorithm.Names)
        {
            var algorithm = MultihashAlgorithm.Parse(name);
            using var hash = algorithm.Start();
            Assert.That(algorithm.Length, Is.EqualTo(hash.GetHashAndReset().Length), name);
        }
    }
}
