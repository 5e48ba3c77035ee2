/* cxx_vector.h - std::vector in plain words: room for its elements that never moves, and how many
 * there are. Only vectors of classes, and of pointers, are looked into. */
#ifndef FLTCHECK_CXX_VECTOR_H
#define FLTCHECK_CXX_VECTOR_H

#include <fltcheck/cxx_elements.h>

namespace std {

template <class T, class A = allocator<T>> class vector {
public:
    typedef T value_type;
    typedef A allocator_type;
    typedef decltype(sizeof(0)) size_type;
    typedef decltype((char *)0 - (char *)0) difference_type;
    typedef T &reference;
    typedef const T &const_reference;
    typedef T *pointer;
    typedef const T *const_pointer;
    typedef T *iterator;
    typedef const T *const_iterator;
    typedef std::reverse_iterator<iterator> reverse_iterator;
    typedef std::reverse_iterator<const_iterator> const_reverse_iterator;

    vector() noexcept : first_(nullptr), last_(nullptr) {}
    explicit vector(const A &) noexcept : first_(nullptr), last_(nullptr) {}
    explicit vector(size_type count, const A & = A()) : first_(nullptr), last_(nullptr) {
        resize(count);
    }
    vector(size_type count, const T &value, const A & = A()) : first_(nullptr), last_(nullptr) {
        assign(count, value);
    }
    template <class I, class = typename __fltcheck_iterator<I>::type>
    vector(I from, I to, const A & = A()) : first_(nullptr), last_(nullptr) {
        append(from, to);
    }
    vector(initializer_list<T> list, const A & = A()) : first_(nullptr), last_(nullptr) {
        append(list.begin(), list.end());
    }
    vector(const vector &other) : first_(nullptr), last_(nullptr) {
        append(other.first_, other.last_);
    }
    vector(vector &&other) noexcept : first_(other.first_), last_(other.last_) {
        other.first_ = other.last_ = nullptr;
    }
    ~vector() { give_up(first_, last_); }

    vector &operator=(const vector &other) {
        if (this != &other) {
            clear();
            append(other.first_, other.last_);
        }
        return *this;
    }
    vector &operator=(vector &&other) noexcept {
        T *first = first_, *last = last_;
        first_ = other.first_;
        last_ = other.last_;
        other.first_ = other.last_ = nullptr;
        give_up(first, last);
        return *this;
    }
    vector &operator=(initializer_list<T> list) {
        clear();
        append(list.begin(), list.end());
        return *this;
    }
    void assign(size_type count, const T &value) {
        clear();
        while (count-- > 0) {
            push_back(value);
        }
    }
    template <class I, class = typename __fltcheck_iterator<I>::type> void assign(I from, I to) {
        clear();
        append(from, to);
    }
    void assign(initializer_list<T> list) {
        clear();
        append(list.begin(), list.end());
    }

    iterator begin() noexcept { return first_; }
    iterator end() noexcept { return last_; }
    const_iterator begin() const noexcept { return first_; }
    const_iterator end() const noexcept { return last_; }
    const_iterator cbegin() const noexcept { return first_; }
    const_iterator cend() const noexcept { return last_; }
    reverse_iterator rbegin() noexcept { return reverse_iterator(last_); }
    reverse_iterator rend() noexcept { return reverse_iterator(first_); }
    const_reverse_iterator rbegin() const noexcept { return const_reverse_iterator(last_); }
    const_reverse_iterator rend() const noexcept { return const_reverse_iterator(first_); }
    const_reverse_iterator crbegin() const noexcept { return const_reverse_iterator(last_); }
    const_reverse_iterator crend() const noexcept { return const_reverse_iterator(first_); }

    size_type size() const noexcept { return (size_type)(last_ - first_); }
    bool empty() const noexcept { return first_ == last_; }
    size_type capacity() const noexcept { return size(); }
    size_type max_size() const noexcept { return (size_type)-1 / sizeof(T); }
    void reserve(size_type) {}
    void shrink_to_fit() {}
    A get_allocator() const { return A(); }

    T &operator[](size_type index) { return first_[index]; }
    const T &operator[](size_type index) const { return first_[index]; }
    T &at(size_type index) { return first_[index]; }
    const T &at(size_type index) const { return first_[index]; }
    T &front() { return *first_; }
    const T &front() const { return *first_; }
    T &back() { return last_[-1]; }
    const T &back() const { return last_[-1]; }
    T *data() noexcept { return first_; }
    const T *data() const noexcept { return first_; }

    template <class... P> T &emplace_back(P &&...p) {
        make_room();
        T *made = last_;
        ::new (static_cast<void *>(made)) T(static_cast<P &&>(p)...);
        last_ = made + 1;
        return *made;
    }
    void push_back(const T &value) { emplace_back(value); }
    void push_back(T &&value) { emplace_back(static_cast<T &&>(value)); }
    void pop_back() {
        last_--;
        last_->~T();
    }
    void clear() noexcept {
        for (T *at = first_; at != last_; at++) {
            at->~T();
        }
        last_ = first_;
    }
    void resize(size_type count) {
        while (size() > count) {
            pop_back();
        }
        while (size() < count) {
            emplace_back();
        }
    }
    void resize(size_type count, const T &value) {
        while (size() > count) {
            pop_back();
        }
        while (size() < count) {
            push_back(value);
        }
    }
    iterator erase(const_iterator where) {
        iterator at = const_cast<iterator>(where);
        for (iterator to = at; to + 1 != last_; to++) {
            *to = static_cast<T &&>(to[1]);
        }
        pop_back();
        return at;
    }
    iterator erase(const_iterator from, const_iterator to) {
        iterator at = const_cast<iterator>(from), rest = const_cast<iterator>(to);
        for (; rest != last_; rest++) {
            *at++ = static_cast<T &&>(*rest);
        }
        while (last_ != at) {
            pop_back();
        }
        return const_cast<iterator>(from);
    }
    template <class... P> iterator emplace(const_iterator where, P &&...p) {
        iterator at = const_cast<iterator>(where);
        difference_type index = at - first_;
        if (at == last_) {
            emplace_back(static_cast<P &&>(p)...);
            return first_ + index;
        }
        T value(static_cast<P &&>(p)...);
        emplace_back(static_cast<T &&>(back()));
        for (iterator to = last_ - 2; to != at; to--) {
            *to = static_cast<T &&>(to[-1]);
        }
        *at = static_cast<T &&>(value);
        return at;
    }
    iterator insert(const_iterator where, const T &value) { return emplace(where, value); }
    iterator insert(const_iterator where, T &&value) {
        return emplace(where, static_cast<T &&>(value));
    }
    iterator insert(const_iterator where, size_type count, const T &value) {
        difference_type index = const_cast<iterator>(where) - first_;
        while (count-- > 0) {
            emplace(first_ + index, value);
        }
        return first_ + index;
    }
    template <class I, class = typename __fltcheck_iterator<I>::type>
    iterator insert(const_iterator where, I from, I to) {
        difference_type index = const_cast<iterator>(where) - first_, next = index;
        for (; from != to; ++from) {
            emplace(first_ + next++, *from);
        }
        return first_ + index;
    }
    iterator insert(const_iterator where, initializer_list<T> list) {
        return insert(where, list.begin(), list.end());
    }
    void swap(vector &other) noexcept {
        T *first = first_, *last = last_;
        first_ = other.first_;
        last_ = other.last_;
        other.first_ = first;
        other.last_ = last;
    }

private:
    T *first_, *last_;

    void make_room() {
        if (!first_) {
            first_ = last_ = static_cast<T *>(__fltcheck_elements(sizeof(T)));
        }
    }
    static void give_up(T *first, T *last) noexcept {
        for (T *at = first; at != last; at++) {
            at->~T();
        }
        if (first) {
            __fltcheck_cxx_end_elements(first);
        }
    }
    template <class I> void append(I from, I to) {
        for (; from != to; ++from) {
            emplace_back(*from);
        }
    }
};

template <class T, class A> void swap(vector<T, A> &a, vector<T, A> &b) noexcept {
    a.swap(b);
}
template <class T, class A> bool operator==(const vector<T, A> &a, const vector<T, A> &b) {
    decltype(sizeof(0)) count = a.size(), i = 0;
    while (i < count && count == b.size() && a[i] == b[i]) {
        i++;
    }
    return i == count && count == b.size();
}
template <class T, class A> bool operator!=(const vector<T, A> &a, const vector<T, A> &b) {
    return !(a == b);
}
template <class T, class A> bool operator<(const vector<T, A> &a, const vector<T, A> &b) {
    decltype(sizeof(0)) i = 0;
    while (i < a.size() && i < b.size() && !(a[i] < b[i]) && !(b[i] < a[i])) {
        i++;
    }
    return i < b.size() && (i == a.size() || a[i] < b[i]);
}

} /* namespace std */

#endif
