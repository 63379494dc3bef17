namespace Gharart.Core.Geo;

/// <summary>A file is not a country database that can be used; the message says which structure is wrong.</summary>
public sealed class InvalidCountryDatabaseException : Exception
{
    /// <summary>Makes the exception with a general message.</summary>
    public InvalidCountryDatabaseException()
        : this("The country database is invalid.")
    {
    }

    /// <summary>Makes the exception with a message that begins with the broken structure.</summary>
    public InvalidCountryDatabaseException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception with a message and its cause.</summary>
    public InvalidCountryDatabaseException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
