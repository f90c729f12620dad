using FsCheck.Fluent;
using NUnit.Framework;

namespace Glance.UnitTests.Framing;

/// <summary>Kestrel itself behind the framing: both see the same requests.</summary>
internal sealed class KestrelAgreementTests
{
    [Test]
    public async Task Kestrel_refuses_nothing_that_the_framing_passes_and_reads_the_same_bodies()
    {
        var kestrel = await MemoryKestrel.StartAsync();
        foreach (var stream in Streams.Any().Generator.Sample(2000, 50))
        {
            var (seen, isAllOurs) = await kestrel.ExchangeAsync(stream);

            Assert.That(kestrel.Complaints, Is.Empty, stream);
            Assert.That(isAllOurs, Is.True, stream);
            Assert.That(seen, Is.EqualTo(ReferenceReader.Bodies(stream)), stream);
        }

        await kestrel.StopAsync();
    }
}
