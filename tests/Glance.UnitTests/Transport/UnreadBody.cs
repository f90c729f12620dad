using GlanceWorker.Transport;

namespace Glance.UnitTests.Transport;

/// <summary>Says that the client is still sending.</summary>
internal sealed class UnreadBody : IUnreadBody
{
    public bool IsExpected => true;
}
