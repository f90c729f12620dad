namespace Glance.Stores.Drivers.Cinder.Iscsi.Targets;

/// <summary>A volume behind iSCSI failed.</summary>
/// <param name="fault">How.</param>
/// <param name="message">Which target, LUN and portal, and what was answered; no secrets.</param>
internal sealed class IscsiException(IscsiFault fault, string message) : IOException(message)
{
    /// <summary>One path failed.</summary>
    public IscsiException(IscsiFault fault, IscsiPath path, string reason)
        : this(fault, $"{path}: {reason}")
    {
    }

    /// <summary>How.</summary>
    public IscsiFault Fault => fault;
}
