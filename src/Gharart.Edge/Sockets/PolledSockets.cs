namespace Gharart.Edge.Sockets;

/// <summary>The owners of descriptors, by descriptor: numbers that the system gives out again and keeps small.</summary>
internal sealed class PolledSockets
{
    private readonly Lock _lock = new();
    private volatile IPolledSocket?[] _owners = new IPolledSocket?[256];

    /// <summary>Who owns it now; nobody while it is being closed.</summary>
    public IPolledSocket? Find(int descriptor)
    {
        var owners = _owners;
        return (uint)descriptor < (uint)owners.Length ? owners[descriptor] : null;
    }

    public void Add(int descriptor, IPolledSocket owner)
    {
        lock (_lock)
        {
            var owners = _owners;
            if (descriptor >= owners.Length)
            {
                Array.Resize(ref owners, Math.Max(descriptor + 1, owners.Length * 2));
            }

            owners[descriptor] = owner;
            _owners = owners;
        }
    }

    /// <summary>To be called before the descriptor is closed.</summary>
    public void Remove(int descriptor)
    {
        lock (_lock)
        {
            _owners[descriptor] = null;
        }
    }
}
