namespace Glance.Configuration.Values;

/// <summary>A TCP port.</summary>
internal sealed class PortType() : Int32Type(0, 65535)
{
    public static readonly PortType Instance = new();

    public override string Name => "port";

    public override string Expected => "a port number from 0 to 65535";
}
