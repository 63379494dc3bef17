namespace Gharart.Admin.Throttling;

/// <summary>Routes that share a bucket (contract §1).</summary>
internal enum ThrottleClass
{
    Read,
    Write,
    Bulk,
    Login,
    Public,
    Conversion,
}
