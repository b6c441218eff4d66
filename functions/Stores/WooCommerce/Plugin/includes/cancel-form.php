<?php
/**
 * "Cancel my order" below an order's details: in My Account, on the thank-you page and on the order tracking page, so for guests too.
 * One decision: the question why may be left open, and nothing stands between the customer and the cancellation.
 *
 * @package CancelSaver
 */

namespace CancelSaver;

defined( 'ABSPATH' ) || exit;

const LONGEST_WORDS   = 1000;
const STATUSES_OPTION = 'cancelsaver_cancel_statuses';

/**
 * Which orders a customer may cancel: those that are not on their way. Pending and failed ones always, as WooCommerce has it.
 *
 * @param \WC_Order $order The order.
 * @return string[]
 */
function statuses_to_cancel( $order ) {
	$chosen = get_option( STATUSES_OPTION, array( 'on-hold', 'processing' ) );
	$all    = array_values( array_unique( array_merge( array( 'pending', 'failed' ), is_array( $chosen ) ? $chosen : array() ) ) );
	/**
	 * For stores with statuses of their own ("packed", "picked").
	 *
	 * @since 1.0.0
	 */
	return (array) apply_filters( 'cancelsaver_statuses_to_cancel', $all, $order );
}

/**
 * Whether this visitor may cancel this order: its owner, or for an order without an account whoever has its key.
 *
 * @param \WC_Order $order The order.
 * @param string    $key   The key that came with the form.
 * @return bool
 */
function may_cancel( $order, $key ) {
	return $order->get_customer_id() > 0
		? get_current_user_id() === $order->get_customer_id()
		: '' !== $key && hash_equals( $order->get_order_key(), $key );
}

/**
 * The order that this form cancels just now; 0: none.
 *
 * @param int|null $order_id Sets it.
 * @return int
 */
function cancelling_by_form( $order_id = null ) {
	static $now = 0;
	if ( null !== $order_id ) {
		$now = $order_id;
	}
	return $now;
}

/**
 * The button in the list of orders leads to the form below the order.
 *
 * @param array     $actions Buttons of one order.
 * @param \WC_Order $order   The order.
 * @return array
 */
function offer_cancelling_in_list( $actions, $order ) {
	unset( $actions['cancel'] );
	if ( $order->has_status( statuses_to_cancel( $order ) ) ) {
		$actions['cancel'] = array(
			'url'  => $order->get_view_order_url() . '#cancelsaver',
			'name' => __( 'Cancel', 'cancelsaver' ),
		);
	}
	return $actions;
}

/**
 * The form. The page around it has checked already that its visitor may see the order; sending it is checked again.
 *
 * @param \WC_Order $order The order.
 */
function show_cancel_form( $order ) {
	$key = $order->get_customer_id() > 0 ? '' : $order->get_order_key();
	if ( is_admin() || ! may_cancel( $order, $key ) ) {
		return;
	}
	// The thank-you page has no place for them.
	wc_print_notices();
	if ( $order->has_status( 'cancelled' ) ) {
		echo '<p id="cancelsaver"><strong>' . esc_html__( 'This order is cancelled.', 'cancelsaver' ) . '</strong></p>';
	}
	if ( ! $order->has_status( statuses_to_cancel( $order ) ) ) {
		return;
	}
	$id = $order->get_id();
	?>
	<section class="woocommerce-cancel-order" id="cancelsaver">
		<h2><?php esc_html_e( 'Cancel this order', 'cancelsaver' ); ?></h2>
		<form method="post">
			<?php wp_nonce_field( 'cancelsaver_cancel_' . $id, 'cancelsaver_nonce' ); ?>
			<input type="hidden" name="cancelsaver_order" value="<?php echo esc_attr( $id ); ?>">
			<input type="hidden" name="cancelsaver_key" value="<?php echo esc_attr( $key ); ?>">
			<p class="form-row form-row-wide">
				<label for="cancelsaver_reason"><?php esc_html_e( 'Would you tell us why? (optional)', 'cancelsaver' ); ?></label>
				<select name="cancelsaver_reason" id="cancelsaver_reason" class="input-text">
					<option value=""><?php esc_html_e( 'I would rather not say', 'cancelsaver' ); ?></option>
					<?php foreach ( reasons() as $name => $label ) : ?>
						<option value="<?php echo esc_attr( $name ); ?>"><?php echo esc_html( $label ); ?></option>
					<?php endforeach; ?>
				</select>
			</p>
			<p class="form-row form-row-wide">
				<label for="cancelsaver_words"><?php esc_html_e( 'In your own words (optional)', 'cancelsaver' ); ?></label>
				<textarea name="cancelsaver_words" id="cancelsaver_words" class="input-text" rows="2" maxlength="<?php echo esc_attr( LONGEST_WORDS ); ?>"></textarea>
			</p>
			<button type="submit" class="woocommerce-button button"><?php esc_html_e( 'Cancel my order', 'cancelsaver' ); ?></button>
		</form>
	</section>
	<?php
}

/**
 * The form was sent.
 */
function take_cancel_form() {
	// phpcs:disable WordPress.Security.NonceVerification, WordPress.CSRF.NonceVerification -- the nonce carries the order's number, so that is read first.
	if ( ! isset( $_POST['cancelsaver_order'] ) ) {
		return;
	}
	wc_nocache_headers();
	$id = absint( wp_unslash( $_POST['cancelsaver_order'] ) );
	if ( ! isset( $_POST['cancelsaver_nonce'] ) || ! wp_verify_nonce( sanitize_text_field( wp_unslash( $_POST['cancelsaver_nonce'] ) ), 'cancelsaver_cancel_' . $id ) ) {
		wc_add_notice( __( 'This page was open for a long time. Please press “Cancel my order” once more.', 'cancelsaver' ), 'error' );
		return;
	}
	// phpcs:enable
	$key   = isset( $_POST['cancelsaver_key'] ) ? sanitize_text_field( wp_unslash( $_POST['cancelsaver_key'] ) ) : '';
	$order = wc_get_order( $id );
	if ( ! $order instanceof \WC_Order || ! may_cancel( $order, $key ) ) {
		// The same sentence for an order that does not exist: nobody learns which numbers do.
		wc_add_notice( __( 'We could not find this order. Please log in with the account you ordered with.', 'cancelsaver' ), 'error' );
		return;
	}
	if ( $order->has_status( 'cancelled' ) ) {
		wc_add_notice( __( 'This order is cancelled.', 'cancelsaver' ) );
	} elseif ( ! $order->has_status( statuses_to_cancel( $order ) ) ) {
		wc_add_notice( __( 'This order is on its way already and cannot be cancelled here. Please contact us.', 'cancelsaver' ), 'error' );
		return;
	} else {
		$reason = isset( $_POST['cancelsaver_reason'] ) ? sanitize_text_field( wp_unslash( $_POST['cancelsaver_reason'] ) ) : '';
		$words  = isset( $_POST['cancelsaver_words'] ) ? sanitize_textarea_field( wp_unslash( $_POST['cancelsaver_words'] ) ) : '';
		if ( ! cancel_for_customer( $order, $reason, $words ) ) {
			wc_add_notice( __( 'Your order could not be cancelled. Please contact us.', 'cancelsaver' ), 'error' );
			return;
		}
		wc_add_notice( __( 'Your order is cancelled.', 'cancelsaver' ) );
	}
	wp_safe_redirect( '' === $key ? $order->get_view_order_url() : $order->get_checkout_order_received_url() );
	exit;
}

/**
 * Cancels it as WooCommerce does for a customer, with what the customer said.
 *
 * @param \WC_Order $order  The order.
 * @param string    $reason One of our reasons, or nothing.
 * @param string    $words  In the customer's own words, or nothing.
 * @return bool False when the store could not do it.
 */
function cancel_for_customer( $order, $reason, $words ) {
	if ( array_key_exists( $reason, reasons() ) ) {
		$order->update_meta_data( MARK_REASON, $reason );
	}
	$words = mb_substr( trim( $words ), 0, LONGEST_WORDS ); // WordPress has it where PHP has not.
	if ( '' !== $words ) {
		$order->update_meta_data( MARK_WORDS, $words );
	}
	cancelling_by_form( $order->get_id() );
	$done = $order->update_status( 'cancelled', __( 'Order cancelled by customer.', 'cancelsaver' ) );
	cancelling_by_form( 0 );
	if ( $done ) {
		/** This action is documented in WooCommerce: gateways and others wait for it. */
		do_action( 'woocommerce_cancelled_order', $order->get_id() ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- WooCommerce's own.
	}
	return $done;
}
